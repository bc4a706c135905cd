using GeminiRx.LanguageServer.Documents;
using GeminiRx.LanguageServer.Documents.Diffs;
using GeminiRx.LanguageServer.Streaming;

namespace GeminiRx.LanguageServer.Tests.Streaming;

/// <summary>Deletions of the written text, of which some are an undo, and line breaks of the document.</summary>
public sealed class SessionUndoTests : SessionStepper
{
    [Theory]
    [InlineData("ab", true)]
    [InlineData("aonb", true)]
    [InlineData("aone\ntb", false)]
    [InlineData("atwo\nb", false)]
    [InlineData("aone\ntwo\n", false)]
    public void Deletion_OfTheLastEditOrMore_IsAnUndo(string text, bool isUndo)
    {
        Write("one\n");
        Write("two\n");

        Replace(text);

        Assert.Equal(isUndo ? StopReason.Undone : null, Result?.Reason);
    }

    [Theory]
    [InlineData("one\r\n", "two\r\n")]
    [InlineData("one\n", "two\n")]
    public void Edit_AfterOneThatTheEditorShowsWithItsLineBreaks_HasTheSame(string shown, string next)
    {
        SendLine();
        Change(Sent.Edit.Change with { Text = shown }, Id);
        Step(new SessionEvent.Answered(1, EditAnswer.Applied));
        Arrive(new TextChunk("two\n"));
        GiveTurn();

        Assert.Equal(next, Sent.Edit.Change.Text);
    }

    // What Neovim reports behind the last line break: a line break too many, and then its removal.
    [Fact]
    public void Deletion_OfALineBreakTooMany_IsNoUndo()
    {
        Arrive(new TextChunk("\n"));
        GiveTurn();
        var own = TextAlignment.Exact("ab", Sent.Edit.Change);
        var extra = TextAlignment.Exact("a\nb", new TextChange(2, 2, "\n"));
        Document = Document with { Text = "a\n\nb", Revision = 1, Version = 2 };
        Step(new SessionEvent.Changed([new DocumentChange(own, new SessionId(Id), Sent.EditId), new DocumentChange(extra)], Document));
        Step(new SessionEvent.Answered(1, EditAnswer.Applied));

        Change(new TextChange(2, 3, ""));
        Assert.Null(Result);
        SendLine();

        Assert.Equal(new TextChange(2, 2, "one\n"), Sent.Edit.Change);
    }

    [Theory]
    [InlineData(0, 5, true)] // with what stands before it
    [InlineData(1, 6, true)] // with what stands behind it
    [InlineData(2, 4, false)] // only inside it
    [InlineData(2, 5, false)] // only its end
    [InlineData(5, 6, false)] // only what stands behind it
    public void Deletion_OfTheLastEdit_EndsTheSessionOnlyIfAllOfItIsGone(int start, int end, bool isUndone)
    {
        SendLine();
        Show();
        Step(new SessionEvent.Answered(1, EditAnswer.Applied));

        Change(new TextChange(start, end, ""));

        Assert.Equal(isUndone ? StopReason.Undone : null, Result?.Reason);
        Assert.Null(Result?.Failure);
    }

    [Fact]
    public void Undo_OfTheLastEdit_ReportsTheUndo()
    {
        SendLine();
        Show();
        Step(new SessionEvent.Answered(1, EditAnswer.Applied));

        Change(new TextChange(1, 5, ""));

        Assert.Equal(StopReason.Undone, Result!.Reason);
    }

    [Fact]
    public void Document_WhoseLineBreaksChange_GetsTheNewOnes()
    {
        Change(new TextChange(0, 0, "zero\r\n"));
        SendLine();

        Assert.Equal("one\r\n", Sent.Edit.Change.Text);
    }
}
