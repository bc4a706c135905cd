using GeminiRx.LanguageServer.Documents;
using GeminiRx.LanguageServer.Documents.Diffs;
using GeminiRx.LanguageServer.Streaming;

namespace GeminiRx.LanguageServer.Tests.Streaming;

/// <summary>Discarding a session, also while the editor is late or refuses its edits.</summary>
public sealed class SessionDiscardTests : SessionStepper
{
    [Fact]
    public void Discard_StopsTheAnswerAndDeletesWhatIsWritten()
    {
        Write("one\n");
        Arrive(new TextChunk("tw"));

        Step(new SessionEvent.DiscardRequested());
        Assert.Equal([typeof(SessionEffect.StopSource), typeof(SessionEffect.AskTurn)], _effects.Select(effect => effect.GetType()));
        GiveTurn();
        Assert.Equal(new TextChange(1, 5, ""), Sent.Edit.Change);
        Show();
        Step(new SessionEvent.Answered(2, EditAnswer.Applied));
        Step(new SessionEvent.SourceEnded(null, null));

        Assert.Equal((StopReason.Requested, 0, 0), (Result!.Reason, Result.Unwritten, Result.From.Text.Length));
        Assert.Equal("ab", Text);
    }

    [Fact]
    public void Discard_ThatTheUserForestalls_IsDone()
    {
        Write("one\n");
        Step(new SessionEvent.DiscardRequested());

        Change(new TextChange(1, 5, ""));

        Assert.Equal(StopReason.Requested, Result!.Reason);
    }

    [Fact]
    public void Discard_ThatTheEditorRefusesOnce_IsTriedAgain()
    {
        SendLine();
        Show();
        Step(new SessionEvent.Answered(1, EditAnswer.Applied));
        Discard();
        GiveTurn();
        Assert.Equal((new TextChange(1, 5, ""), EditStep.Middle), (Sent.Edit.Change, Sent.Step));

        Step(new SessionEvent.Answered(2, EditAnswer.Refused));
        Step(new SessionEvent.Woken(Alarm.Id));
        GiveTurn();
        Show();
        Step(new SessionEvent.Answered(3, EditAnswer.Applied));

        Assert.Equal("ab", Text);
        Assert.Equal((StopReason.Requested, 0, 0), (Result!.Reason!.Value, Result.Characters, Result.Unwritten));
    }

    [Fact]
    public void Discard_ThatTheEditorRefuses_EndsWithinSecondsAndCanBeAskedForAgain()
    {
        SendLine();
        Show();
        Step(new SessionEvent.Answered(1, EditAnswer.Applied));
        Discard();
        GiveTurn();
        var waited = TimeSpan.Zero;
        while (Result is null)
        {
            Step(new SessionEvent.Answered(Sent.EditId, EditAnswer.Refused));
            waited += Alarm.After;
            Step(new SessionEvent.Woken(Alarm.Id));
            if (Result is null)
            {
                GiveTurn();
            }
        }

        AssertFailed(
            "editor",
            "The session was stopped while the editor did not take the text. " + "What is in the document stays. Use Retry, or Discard."
        );
        Assert.InRange(waited, TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(7));
        Assert.Equal(new WrittenText.Piece(1, 0, 4), Assert.Single(Result.From.Written.Pieces));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Discard_AsTheLastEditIsTaken_DeletesIt(bool isShown)
    {
        Arrive(new TextChunk("one"), new FinishedChunk(Outcome.Completed));
        Step(new SessionEvent.SourceEnded(null, null));
        GiveTurn();
        Assert.Equal(EditStep.Last, Sent.Step);
        if (isShown)
        {
            Show();
            Step(new SessionEvent.DiscardRequested());
        }
        else
        {
            Step(new SessionEvent.DiscardRequested());
            Show();
        }

        Step(new SessionEvent.Answered(1, EditAnswer.Applied));
        GiveTurn();
        Show();
        Step(new SessionEvent.Answered(2, EditAnswer.Applied));

        Assert.Equal("ab", Text);
        Assert.Equal((StopReason.Requested, 0, 0), (Result!.Reason!.Value, Result.Characters, Result.Unwritten));
    }

    [Fact]
    public void Discard_WhoseTextTheUserDeletesMeanwhile_EndsAsAsked()
    {
        SendLine();
        Show();
        Step(new SessionEvent.Answered(1, EditAnswer.Applied));
        Discard();
        GiveTurn();

        Change(new TextChange(1, 5, ""));

        Assert.Equal((StopReason.Requested, 0), (Result!.Reason!.Value, Result.Unwritten));
    }

    private void Discard()
    {
        Step(new SessionEvent.DiscardRequested());
        Assert.Equal([typeof(SessionEffect.StopSource), typeof(SessionEffect.AskTurn)], _effects.Select(effect => effect.GetType()));
        Session.Step(new SessionEvent.Arrived(new FinishedChunk(Outcome.Stopped)));
        Session.Step(new SessionEvent.SourceEnded(null, null));
    }
}
