using System.Reactive.Subjects;

namespace GeminiRx.Conversations.Tests;

/// <summary>What a process leaves that ends while it writes an answer, and what the next one makes of it.</summary>
public sealed class AnswerJournalTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("chat");

    private string File => Path.Combine(_folder.FullName, "chat.md");

    private string Journal => Path.Combine(_folder.FullName, ".chat.md.answer");

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData("## User\n\nHELLO\n\n", "## User\n\nHELLO\n\n## Gemini\n\none\n\ntwo")] // saved as it was before the answer
    [InlineData("## User\n\nHELLO\n\n## Gemini\n\none\n", "## User\n\nHELLO\n\n## Gemini\n\none\n\ntwo")]
    [InlineData("", "## User\n\nhello\n\n## Gemini\n\none\n\ntwo")] // killed in the middle of a save
    [InlineData("## User\n\nhello\n\n## Gemini\n\none\n\ntwo", "## User\n\nhello\n\n## Gemini\n\none\n\ntwo")]
    [InlineData("## User\n\nhello\n\n## Gemini\n\none\n\ntwo\n\nmine", "## User\n\nhello\n\n## Gemini\n\none\n\ntwo\n\nmine")]
    public void AnswerOfAProcessThatEnded_IsPutBackOnce(string saved, string expected)
    {
        var crashed = Crash();
        Write(saved);

        using (var chat = ChatFile.Open(File))
        {
            Assert.Equal(expected, chat.Read().Markdown);
        }

        Assert.False(System.IO.File.Exists(Journal));
        Write("## User\n\nmy own\n");
        using var again = ChatFile.Open(File);
        Assert.Equal("## User\n\nmy own\n", again.Read().Markdown);
        Assert.NotEmpty(crashed);
    }

    [Fact]
    public void ConversationThatWasDeleted_StaysSo()
    {
        Crash();
        System.IO.File.Delete(File);

        using var chat = ChatFile.Open(File);

        Assert.False(System.IO.File.Exists(File));
        Assert.False(System.IO.File.Exists(Journal));
    }

    [Theory]
    [InlineData("")]
    [InlineData("geminirx-answer 1 ")]
    [InlineData("geminirx-answer 1 x\n## User")]
    [InlineData("geminirx-answer 1 99\n## User")]
    [InlineData("geminirx-answer 1 -1\n## User")]
    [InlineData("geminirx-answer 1 99999999999\n## User")]
    [InlineData("geminirx-answer 2 0\n## User")]
    public void JournalThatIsNone_ChangesNothing(string journal)
    {
        Write("## User\n\nhello\n");
        System.IO.File.WriteAllText(Journal, journal);

        using var chat = ChatFile.Open(File);

        Assert.Equal("## User\n\nhello\n", chat.Read().Markdown);
        Assert.False(System.IO.File.Exists(Journal));
    }

    [Theory]
    [InlineData("complete")]
    [InlineData("failed")]
    [InlineData("disposed")]
    public void Journal_EndsWithTheAnswer(string how)
    {
        using var chat = ChatFile.Open(File);
        chat.AppendQuestion("hello");
        var answer = new Subject<Chunk>();
        using (var subscription = chat.AppendAnswer(answer).Subscribe(_ => { }, _ => { }))
        {
            answer.OnNext(new TextChunk("one\n"));
            Assert.True(System.IO.File.Exists(Journal));
            if (how == "complete")
            {
                answer.OnNext(new FinishedChunk(Outcome.Completed));
                answer.OnCompleted();
            }
            else if (how == "failed")
            {
                answer.OnError(new IOException());
            }
        }

        Assert.False(System.IO.File.Exists(Journal));
        Assert.Equal("one", chat.Read().Turns[1].Text);
    }

    [Fact]
    public void TextThatWasDeliveredAndOverwritten_IsThere_WhenTheAnswerIsDisposed()
    {
        using var chat = ChatFile.Open(File);
        chat.AppendQuestion("hello");
        var answer = new Subject<Chunk>();
        using (var subscription = chat.AppendAnswer(answer).Subscribe(_ => { }, _ => { }))
        {
            answer.OnNext(new TextChunk("one\n"));
            Write("## User\n\nHELLO\n");
        }

        Assert.Equal(["HELLO", "one"], chat.Read().Turns.Select(turn => turn.Text));
    }

    // The state of the files when a process is killed during an answer.
    private string Crash()
    {
        using var chat = ChatFile.Open(File);
        chat.AppendQuestion("hello");
        var answer = new Subject<Chunk>();
        using var subscription = chat.AppendAnswer(answer).Subscribe(_ => { }, _ => { });
        answer.OnNext(new TextChunk("one\n\ntw"));
        answer.OnNext(new TextChunk("o"));
        var journal = System.IO.File.ReadAllText(Journal);
        subscription.Dispose();
        System.IO.File.WriteAllText(Journal, journal);
        return journal;
    }

    private void Write(string text) => System.IO.File.WriteAllText(File, text);
}
