using System.Reactive.Linq;
using System.Reactive.Threading.Tasks;
using FsCheck.Xunit;

namespace GeminiRx.Conversations.Tests;

/// <summary><see cref="ChatFile.AppendAnswer"/> writes an answer while it arrives.</summary>
public sealed class AppendAnswerTests : IDisposable
{
    private static readonly FinishedChunk _end = new(Outcome.Completed);

    // Text that is escaped or buffered: complete, partial and escaped headings, all kinds of fences, lines with only a link, line ends.
    private static readonly string[] _pieces =
    [
        "## User",
        "## Gemini",
        "## Us",
        "er",
        "\n",
        "\n\n",
        "\\",
        "```",
        "~~~~",
        "> ",
        "- ",
        "  ",
        "## User\n",
        "\\## User\n",
        "[a](b.png)\n",
        "![a](<b c.png>)",
        "word ",
        "/model x\n",
        "😀",
        "\r\n",
        "#",
        "```cs\ncode\n",
    ];

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("chat");

    private string File => Path.Combine(_folder.FullName, "chat.md");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Answer_IsAppendedWhileItArrives()
    {
        using var chat = ChatFile.Open(File);
        chat.AppendQuestion("Hi\n\n[no](link.md)", [Path.Combine(_folder.FullName, "photo 1.png")]);
        var contents = new List<string>();

        await chat.AppendAnswer(Chunks("Hel", "lo\n## Us", "er\n\nB", "ye").ToObservable())
            .Do(_ => contents.Add(System.IO.File.ReadAllText(File)))
            .ToTask(TestContext.Current.CancellationToken);

        const string Question = "## User\n\n[photo 1.png](<photo 1.png>)\n\nHi\n\n\\[no](link.md)\n";
        Assert.Equal(
            [
                $"{Question}\n## Gemini\n\nHel",
                $"{Question}\n## Gemini\n\nHello\n",
                $"{Question}\n## Gemini\n\nHello\n\\## User\n\nB",
                $"{Question}\n## Gemini\n\nHello\n\\## User\n\nBye",
                $"{Question}\n## Gemini\n\nHello\n\\## User\n\nBye\n\n## User\n\n",
            ],
            contents
        );
    }

    [Property(MaxTest = 500)]
    public void AnyText_IsReadBack_AndDeliveredOnlyAfterItIsInTheFile(byte[] questionPieces, byte[] answerPieces, byte cut)
    {
        var question = string.Concat(questionPieces.Select(piece => _pieces[piece % _pieces.Length])).Trim('\n', '\r');
        var pieces = answerPieces.Select(piece => _pieces[piece % _pieces.Length]).ToArray();
        var answer = string.Concat(pieces).Trim('\n', '\r');
        System.IO.File.Delete(File);
        using var chat = ChatFile.Open(File);
        chat.AppendQuestion(question.Length == 0 ? "?" : question);
        var delivered = "";

        // The answer is interrupted at a random piece and then continued.
        var first = pieces.Length == 0 ? 0 : cut % pieces.Length;
        Append(chat, Chunks(pieces[..first])[..^1].ToObservable().Concat(Observable.Throw<Chunk>(new IOException())), ref delivered);
        Append(chat, Chunks(pieces[first..]).ToObservable(), ref delivered);

        var turns = chat.Read().Turns;
        Assert.Equal(question.Length == 0 ? "?" : question, WithoutClosingFence(turns[0].Text, question));
        Assert.Equal(string.Concat(pieces), delivered);
        Assert.True(answer.Length == 0 || chat.Read().State == ChatState.Ready);
        Assert.Equal(answer, turns.Count > 1 ? WithoutClosingFence(turns[1].Text, answer) : "");
    }

    [Fact]
    public async Task InterruptedAnswer_ContinuesWithoutRepeatedText()
    {
        await System.IO.File.WriteAllTextAsync(
            File,
            "## User\n\nHi\n\n## Gemini\n\nOnce upon a time there",
            TestContext.Current.CancellationToken
        );
        using var chat = ChatFile.Open(File);
        var conversation = chat.Read();

        var request = await conversation.ToRequestAsync(_folder.FullName, TestContext.Current.CancellationToken);
        await chat.AppendAnswer(Chunks("upon a ", "time there was", ".").ToObservable().TrimRepeatedText(conversation.TextToContinue()))
            .ToTask(TestContext.Current.CancellationToken);

        Assert.Equal(["user", "model", "user"], request.Contents.Select(content => content.Role));
        Assert.Equal("Once upon a time there was.", chat.Read().Turns[1].Text);
        Assert.Equal(ChatState.Ready, chat.Read().State);
    }

    [Fact]
    public async Task AnswerWithoutText_LeavesTheQuestion()
    {
        using var chat = ChatFile.Open(File);
        chat.AppendQuestion("Hi");

        await chat.AppendAnswer(new Chunk[] { new FinishedChunk(Outcome.Blocked) }.ToObservable())
            .ToTask(TestContext.Current.CancellationToken);

        Assert.Equal("## User\n\nHi\n", await System.IO.File.ReadAllTextAsync(File, TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData(Outcome.Completed, ChatState.Ready)]
    [InlineData(Outcome.Stopped, ChatState.Interrupted)]
    public async Task ContinuationWithoutText_IsCompleteIfTheModelCompletes(Outcome outcome, ChatState expected)
    {
        await System.IO.File.WriteAllTextAsync(File, "## User\n\nHi\n\n## Gemini\n\nAll of it.", TestContext.Current.CancellationToken);
        using var chat = ChatFile.Open(File);

        await chat.AppendAnswer(new Chunk[] { new FinishedChunk(outcome) }.ToObservable()).ToTask(TestContext.Current.CancellationToken);

        Assert.Equal(expected, chat.Read().State);
    }

    [Fact]
    public async Task FailedAnswer_KeepsTheTextSoFar()
    {
        using var chat = ChatFile.Open(File);
        chat.AppendQuestion("Hi");

        var failure = await Assert.ThrowsAsync<IOException>(() =>
            chat.AppendAnswer(Chunks("Hel", "lo\n##")[..2].ToObservable().Concat(Observable.Throw<Chunk>(new IOException())))
                .ToTask(TestContext.Current.CancellationToken)
        );

        Assert.NotNull(failure);
        Assert.Equal(
            "## User\n\nHi\n\n## Gemini\n\nHello\n##",
            await System.IO.File.ReadAllTextAsync(File, TestContext.Current.CancellationToken)
        );
        Assert.Equal(ChatState.Interrupted, chat.Read().State);
    }

    private static void Append(ChatFile chat, IObservable<Chunk> answer, ref string delivered)
    {
        var all = delivered;
        using var subscription = chat.AppendAnswer(answer)
            .OfType<TextChunk>()
            .Subscribe(
                text =>
                {
                    all += text.Text;
                    var saved = chat.Read().Turns is [_, var turn, ..] ? turn.Text : "";
                    Assert.True(WithoutBlankEnds(saved).StartsWith(WithoutBlankEnds(all), StringComparison.Ordinal), $"{saved} | {all}");
                },
                _ => { }
            );
        delivered = all;
    }

    // A turn does not include blank lines at its ends.
    private static string WithoutBlankEnds(string text) => text.Trim('\n', '\r');

    // The file closes code that is open at the end.
    private static string WithoutClosingFence(string text, string whole) =>
        text.Length > whole.Length
        && text.StartsWith(whole, StringComparison.Ordinal)
        && text[whole.Length..].Trim('\n', '\r', '`', '~').Length == 0
            ? whole
            : text;

    private static Chunk[] Chunks(params string[] texts) => [.. texts.Select(text => new TextChunk(text)), _end];
}
