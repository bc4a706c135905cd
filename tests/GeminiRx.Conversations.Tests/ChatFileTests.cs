using System.Reactive.Linq;
using System.Reactive.Threading.Tasks;
using FsCheck.Xunit;

namespace GeminiRx.Conversations.Tests;

public sealed class ChatFileTests : IDisposable
{
    private static readonly FinishedChunk _end = new(Outcome.Completed);

    // What is hard to write: headings whole and in pieces, escaped ones, fences of all kinds, links by themselves, line ends.
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
        "😀",
        "\r\n",
        "#",
        "```cs\ncode\n",
    ];

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("chat");

    private string File => Path.Combine(_folder.FullName, "chat.md");

    public void Dispose() => _folder.Delete(recursive: true);

    // A crash after the rename shows the new file: all of it must be on the disk by then. A killed process cannot show this.
    [Fact]
    public void Replace_IsOnTheDiskBeforeItTakesTheFilesPlace()
    {
        using var chat = ChatFile.Open(File);
        chat.Ask("old");
        var old = System.IO.File.ReadAllText(File);
        var flushed = new List<(string Next, string Current)>();
        chat.OpenNext = path => new NotingFile(
            path,
            () => flushed.Add((System.IO.File.ReadAllText(path), System.IO.File.ReadAllText(File)))
        );

        chat.ReplaceText("new");

        Assert.Equal([("new", old)], flushed);
        Assert.Equal("new", System.IO.File.ReadAllText(File));
    }

    [Fact]
    public async Task Save_AnAnswer_IsAppendedWhileItComes()
    {
        using var chat = ChatFile.Open(File);
        chat.Ask("Hi\n\n[no](link.md)", [Path.Combine(_folder.FullName, "photo 1.png")]);
        var seen = new List<string>();

        await chat.Save(Chunks("Hel", "lo\n## Us", "er\n\nB", "ye").ToObservable())
            .Do(_ => seen.Add(System.IO.File.ReadAllText(File)))
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
            seen
        );
    }

    [Property(MaxTest = 500)]
    public void Save_AnyText_IsReadBackAndNothingIsShownThatTheFileDoesNotHold(byte[] question, byte[] answer, byte cut)
    {
        var asked = string.Concat(question.Select(piece => _pieces[piece % _pieces.Length])).Trim('\n', '\r');
        var said = answer.Select(piece => _pieces[piece % _pieces.Length]).ToArray();
        var whole = string.Concat(said).Trim('\n', '\r');
        System.IO.File.Delete(File);
        using var chat = ChatFile.Open(File);
        chat.Ask(asked.Length == 0 ? "?" : asked);
        var shown = "";

        // It breaks off somewhere, and is gone on with.
        var first = said.Length == 0 ? 0 : cut % said.Length;
        Save(chat, Chunks(said[..first])[..^1].ToObservable().Concat(Observable.Throw<Chunk>(new IOException())), ref shown);
        Save(chat, Chunks(said[first..]).ToObservable(), ref shown);

        var turns = chat.Read().Turns;
        Assert.Equal(asked.Length == 0 ? "?" : asked, Without(turns[0].Text, asked));
        Assert.Equal(string.Concat(said), shown);
        Assert.True(whole.Length == 0 || chat.Read().State == ChatState.Ready);
        Assert.Equal(whole, turns.Count > 1 ? Without(turns[1].Text, whole) : "");
    }

    [Fact]
    public async Task Save_AnswerThatBrokeOff_IsGoneOnWithWithoutWhatItRepeats()
    {
        await System.IO.File.WriteAllTextAsync(
            File,
            "## User\n\nHi\n\n## Gemini\n\nOnce upon a time there",
            TestContext.Current.CancellationToken
        );
        using var chat = ChatFile.Open(File);
        var conversation = chat.Read();

        var request = await conversation.ToRequestAsync(_folder.FullName, TestContext.Current.CancellationToken);
        await chat.Save(Chunks("upon a ", "time there was", ".").ToObservable().TrimRepeatedText(conversation.TextToContinue()))
            .ToTask(TestContext.Current.CancellationToken);

        Assert.Equal(["user", "model", "user"], request.Contents.Select(content => content.Role));
        Assert.Equal("Once upon a time there was.", chat.Read().Turns[1].Text);
        Assert.Equal(ChatState.Ready, chat.Read().State);
    }

    [Fact]
    public async Task Save_AnswerWithoutText_LeavesTheQuestion()
    {
        using var chat = ChatFile.Open(File);
        chat.Ask("Hi");

        await chat.Save(new Chunk[] { new FinishedChunk(Outcome.Blocked) }.ToObservable()).ToTask(TestContext.Current.CancellationToken);

        Assert.Equal("## User\n\nHi\n", await System.IO.File.ReadAllTextAsync(File, TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData(Outcome.Completed, ChatState.Ready)]
    [InlineData(Outcome.Stopped, ChatState.Broken)]
    public async Task Save_RestWithoutNewText_IsWholeIfTheModelSaysSo(Outcome outcome, ChatState expected)
    {
        await System.IO.File.WriteAllTextAsync(File, "## User\n\nHi\n\n## Gemini\n\nAll of it.", TestContext.Current.CancellationToken);
        using var chat = ChatFile.Open(File);

        await chat.Save(new Chunk[] { new FinishedChunk(outcome) }.ToObservable()).ToTask(TestContext.Current.CancellationToken);

        Assert.Equal(expected, chat.Read().State);
    }

    [Fact]
    public async Task Save_AnswerThatFails_LeavesWhatArrived()
    {
        using var chat = ChatFile.Open(File);
        chat.Ask("Hi");

        var failure = await Assert.ThrowsAsync<IOException>(() =>
            chat.Save(Chunks("Hel", "lo\n##")[..2].ToObservable().Concat(Observable.Throw<Chunk>(new IOException())))
                .ToTask(TestContext.Current.CancellationToken)
        );

        Assert.NotNull(failure);
        Assert.Equal(
            "## User\n\nHi\n\n## Gemini\n\nHello\n##",
            await System.IO.File.ReadAllTextAsync(File, TestContext.Current.CancellationToken)
        );
        Assert.Equal(ChatState.Broken, chat.Read().State);
    }

    [Fact]
    public void Arguments_AreChecked()
    {
        using var chat = ChatFile.Open(File);

        Assert.Throws<ArgumentNullException>(() => chat.Save(null!));
        Assert.Throws<ArgumentNullException>(() => chat.Ask(null!));
        Assert.Throws<ArgumentNullException>(() => chat.Replace(null!));
        Assert.Throws<ArgumentNullException>(() => Conversation.Parse(null!));
        Assert.Throws<ArgumentNullException>(() => ConversationRequest.TextToContinue(null!));
        Assert.Throws<ArgumentException>(() => Conversation.Parse("").WithSetting("a b", "c"));
        Assert.Throws<ArgumentException>(() => ChatFile.Open(""));
    }

    [Fact]
    public void Replace_KeepsTheModeAndLeavesNothingBeside()
    {
        System.IO.File.WriteAllText(File, "## User\n\na\n\n## Gemini\n\nb\n\n## User\n\n");
        if (!OperatingSystem.IsWindows())
        {
            System.IO.File.SetUnixFileMode(File, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }

        using (var chat = ChatFile.Open(File))
        {
            chat.Replace(chat.Read().WithoutLastExchange());
        }

        Assert.Equal("## User\n\n", System.IO.File.ReadAllText(File));
        Assert.Equal([File], _folder.GetFiles("*", new EnumerationOptions { AttributesToSkip = 0 }).Select(file => file.FullName));
        Assert.True(
            OperatingSystem.IsWindows() || System.IO.File.GetUnixFileMode(File) == (UnixFileMode.UserRead | UnixFileMode.UserWrite)
        );
    }

    [Fact]
    public void Open_Twice_IsRefusedUntilTheFirstIsDisposed()
    {
        using (ChatFile.Open(File))
        {
            var failure = Assert.Throws<GeminiConfigurationException>(() => ChatFile.Open(File));
            Assert.Contains("chat.md", failure.Message, StringComparison.Ordinal);
        }

        using var again = ChatFile.Open(File);
        Assert.Empty(again.Read().Turns);
    }

    private static void Save(ChatFile chat, IObservable<Chunk> answer, ref string shown)
    {
        var before = shown;
        var all = before;
        using var subscription = chat.Save(answer)
            .OfType<TextChunk>()
            .Subscribe(
                text =>
                {
                    all += text.Text;
                    var held = chat.Read().Turns is [_, var turn, ..] ? turn.Text : "";
                    Assert.True(Same(held).StartsWith(Same(all), StringComparison.Ordinal), $"{held} | {all}");
                },
                _ => { }
            );
        shown = all;
    }

    // Blank lines at the ends are no part of a turn.
    private static string Same(string text) => text.Trim('\n', '\r');

    // Code that is open at the end is closed in the file.
    private static string Without(string text, string whole) =>
        text.Length > whole.Length
        && text.StartsWith(whole, StringComparison.Ordinal)
        && text[whole.Length..].Trim('\n', '\r', '`', '~').Length == 0
            ? whole
            : text;

    private static Chunk[] Chunks(params string[] texts) => [.. texts.Select(text => new TextChunk(text)), _end];

    /// <summary>A file that notes when it is flushed to the disk.</summary>
    private sealed class NotingFile(string path, Action onFlushed)
        : FileStream(path, FileMode.Create, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0)
    {
        public override void Flush(bool flushToDisk)
        {
            base.Flush(flushToDisk);
            if (flushToDisk)
            {
                onFlushed();
            }
        }
    }
}
