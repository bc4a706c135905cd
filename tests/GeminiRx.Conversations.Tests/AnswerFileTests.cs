using System.Reactive.Linq;
using System.Reactive.Threading.Tasks;

namespace GeminiRx.Conversations.Tests;

/// <summary>The file of a conversation while an answer is written into it: other programs, its mode, its state at the end.</summary>
public sealed class AnswerFileTests : IDisposable
{
    private static readonly FinishedChunk _end = new(Outcome.Completed);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("chat");

    private string File => Path.Combine(_folder.FullName, "chat.md");

    public void Dispose() => _folder.Delete(recursive: true);

    public static TheoryData<string> Saves => ["rename", "in place", "truncate", "delete", "append"];

    // Red, each, when the rest of the answer went into the file that was replaced.
    [Theory]
    [MemberData(nameof(Saves))]
    public async Task FileThatAnotherProgramSavesDuringTheAnswer_HasTheWholeAnswerAndTheChange(string how)
    {
        using var chat = ChatFile.Open(File);
        chat.AppendQuestion("hello");
        var answer = new System.Reactive.Subjects.Subject<Chunk>();
        var delivered = "";
        using var subscription = chat.AppendAnswer(answer).Subscribe(chunk => delivered += (chunk as TextChunk)?.Text, _ => { });
        answer.OnNext(new TextChunk("one\n\ntw"));
        var read = await System.IO.File.ReadAllTextAsync(File, TestContext.Current.CancellationToken);
        answer.OnNext(new TextChunk("o\n\n"));

        Save(how, read.Replace("hello", "HELLO", StringComparison.Ordinal));
        answer.OnNext(new TextChunk("three\n"));
        answer.OnNext(_end);

        var question = how is "truncate" or "delete" ? "hello" : "HELLO";
        var turns = chat.Read().Turns;
        Assert.Equal(how == "append" ? "hello" : question, turns[0].Text);
        Assert.Equal("one\n\ntwo\n\nthree", turns[1].Text);
        Assert.Equal(how == "append" ? ["Next"] : [], turns.Skip(2).Select(turn => turn.Text));
        Assert.Equal("one\n\ntwo\n\nthree\n", delivered);
        Assert.Equal(1, chat.Merges);
    }

    // Red when the file was looked at only with the next text.
    [Fact]
    public async Task FileThatIsSavedAfterTheLastText_HasTheWholeAnswer_AlsoIfItFails()
    {
        using var chat = ChatFile.Open(File);
        chat.AppendQuestion("hello");
        var answer = new System.Reactive.Subjects.Subject<Chunk>();
        using var subscription = chat.AppendAnswer(answer).Subscribe(_ => { }, _ => { });
        answer.OnNext(new TextChunk("one\n\n"));
        var read = await System.IO.File.ReadAllTextAsync(File, TestContext.Current.CancellationToken);
        answer.OnNext(new TextChunk("two"));

        Save("rename", read.Replace("hello", "HELLO", StringComparison.Ordinal));
        answer.OnError(new IOException("dropped"));

        Assert.Equal(["HELLO", "one\n\ntwo"], chat.Read().Turns.Select(turn => turn.Text));
    }

    // Red when the first try replaced whatever was there.
    [Fact]
    public async Task FileThatIsSavedWhileItIsReplaced_KeepsBothChanges()
    {
        using var chat = ChatFile.Open(File);
        chat.AppendQuestion("hello");
        var answer = new System.Reactive.Subjects.Subject<Chunk>();
        using var subscription = chat.AppendAnswer(answer).Subscribe(_ => { }, _ => { });
        answer.OnNext(new TextChunk("one\n\n"));
        var read = await System.IO.File.ReadAllTextAsync(File, TestContext.Current.CancellationToken);
        var open = chat.OpenReplacement;
        chat.OpenReplacement = path =>
        {
            chat.OpenReplacement = open;
            Save("rename", read.Replace("hello", "HELLO AGAIN", StringComparison.Ordinal));
            return open(path);
        };

        Save("rename", read.Replace("hello", "HELLO ONCE", StringComparison.Ordinal));
        answer.OnNext(new TextChunk("two\n"));
        answer.OnNext(_end);

        Assert.Equal(["HELLO AGAIN", "one\n\ntwo"], chat.Read().Turns.Select(turn => turn.Text));
    }

    // Red when the end of the answer began a turn of the user above that of the user.
    [Fact]
    public async Task QuestionThatIsWrittenBelow_IsTheOnlyOne()
    {
        using var chat = ChatFile.Open(File);
        chat.AppendQuestion("hello");
        var answer = new System.Reactive.Subjects.Subject<Chunk>();
        using var subscription = chat.AppendAnswer(answer).Subscribe(_ => { }, _ => { });
        answer.OnNext(new TextChunk("one\n\n"));

        await System.IO.File.AppendAllTextAsync(File, "## User\n\nNext\n", TestContext.Current.CancellationToken);
        answer.OnNext(new TextChunk("two"));
        answer.OnNext(_end);

        Assert.Equal(
            "## User\n\nhello\n\n## Gemini\n\none\n\ntwo\n\n## User\n\nNext\n",
            await System.IO.File.ReadAllTextAsync(File, TestContext.Current.CancellationToken)
        );
    }

    private void Save(string how, string text)
    {
        switch (how)
        {
            case "rename":
                System.IO.File.WriteAllText($"{File}.new", text);
                System.IO.File.Move($"{File}.new", File, overwrite: true);
                break;
            case "in place":
                System.IO.File.WriteAllText(File, text);
                break;
            case "truncate":
                System.IO.File.WriteAllText(File, "");
                break;
            case "delete":
                System.IO.File.Delete(File);
                break;
            default:
                System.IO.File.AppendAllText(File, "## User\n\nNext");
                break;
        }
    }

    [Fact]
    public void File_IsOfTheUserOnly()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("Windows has no file modes");
            return;
        }

        using var chat = ChatFile.Open(File);
        chat.AppendQuestion("hello");
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, System.IO.File.GetUnixFileMode(File));

        System.IO.File.SetUnixFileMode(File, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead);
        chat.Replace(chat.Read().WithSetting("model", "x"));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead, System.IO.File.GetUnixFileMode(File));
    }

    [Theory]
    [InlineData(Outcome.Stopped)]
    [InlineData(Outcome.MaxTokens)]
    [InlineData(Outcome.Blocked)]
    public async Task AnswerThatIsNotComplete_CanBeContinued(Outcome outcome)
    {
        using var chat = ChatFile.Open(File);
        chat.AppendQuestion("hello");

        await chat.AppendAnswer(new Chunk[] { new TextChunk("one"), new FinishedChunk(outcome) }.ToObservable())
            .ToTask(TestContext.Current.CancellationToken);

        Assert.Equal(ChatState.Interrupted, chat.Read().State);
        Assert.Equal("one", chat.Read().TextToContinue());
    }

    // Red when the blank line before the user's text belonged to the answer.
    [Theory]
    [InlineData("two wo", "rds", Outcome.Stopped)]
    [InlineData("two wo", "rds\n", Outcome.Completed)]
    [InlineData("two", "", Outcome.MaxTokens)]
    public async Task QuestionThatIsWrittenBelow_StaysAQuestion_HoweverTheAnswerEnds(string first, string second, Outcome outcome)
    {
        using var chat = ChatFile.Open(File);
        chat.AppendQuestion("hello");
        var answer = new System.Reactive.Subjects.Subject<Chunk>();
        using var subscription = chat.AppendAnswer(answer).Subscribe(_ => { }, _ => { });
        answer.OnNext(new TextChunk("one\n\n"));

        await System.IO.File.AppendAllTextAsync(File, "## User\n\nNext", TestContext.Current.CancellationToken);
        answer.OnNext(new TextChunk(first));
        answer.OnNext(new TextChunk(second));
        answer.OnNext(new FinishedChunk(outcome));

        Assert.Equal(["hello", $"one\n\n{first}{second.TrimEnd('\n')}", "Next"], chat.Read().Turns.Select(turn => turn.Text));
    }
}
