using GeminiRx.LanguageServer.Documents;
using GeminiRx.LanguageServer.Documents.Diffs;
using GeminiRx.LanguageServer.Streaming;
using GeminiRx.LanguageServer.Tests.Streaming.Plays;

namespace GeminiRx.LanguageServer.Tests.Streaming;

/// <summary>Discarding, undo and stopping in an editor that is late, refuses or shows nothing.</summary>
public sealed class SessionDiscardTests : SessionStepper
{
    [Fact]
    public void Step_AfterAnEditThatWasGivenUpAndIsShownLate_IsMiddle()
    {
        SendLine();
        Step(new SessionEvent.Answered(1, EditAnswer.Outdated));
        Arrive(new TextChunk("two\n"));
        Show();

        GiveTurn();

        Assert.Equal(("two\n", EditStep.Middle), (Sent.Edit.Change.Text, Sent.Step));
    }

    [Fact]
    public void Edit_ThatWasOvertakenAndAnsweredUnclearly_IsSentAgainAfterItsReportIsOverdue()
    {
        SendLine();
        Step(new SessionEvent.Answered(1, EditAnswer.Unclear));
        Assert.Empty(_effects);

        Change(new TextChange(0, 0, "X"));
        Assert.Equal(TimeSpan.FromSeconds(1.5), Alarm.After);
        Step(new SessionEvent.Woken(Alarm.Id));
        GiveTurn();

        Assert.Equal(new TextChange(2, 2, "one\n"), Sent.Edit.Change);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void Editor_ThatRefusesAndThenShowsNothing_IsWaitedForAMinuteInAll(int rewoundEachTime)
    {
        SendLine();
        Show();
        Step(new SessionEvent.Answered(1, EditAnswer.Applied));
        Arrive(new TextChunk("two, three and more\n"));
        GiveTurn();
        var waited = TimeSpan.Zero;
        while (Result is null)
        {
            if (waited < TimeSpan.FromSeconds(30))
            {
                Step(new SessionEvent.Rewound(rewoundEachTime));
                Arrive(new TextChunk(new string('\n', rewoundEachTime)));
                Step(new SessionEvent.Answered(Sent.EditId, EditAnswer.Refused));
            }

            waited += Alarm.After;
            Step(new SessionEvent.Woken(Alarm.Id));
            if (_effects.OfType<SessionEffect.AskTurn>().Any())
            {
                GiveTurn();
            }
        }

        Assert.Equal(TimeSpan.FromSeconds(60), waited);
        Assert.StartsWith("The editor did not show the text within 60 seconds.", Result.Failure!.Message, StringComparison.Ordinal);
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
    public void Discard_AsTheLastEditIsTaken_TakesItAway(bool isShown)
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

    [Theory]
    [InlineData("turn")]
    [InlineData("refused")]
    [InlineData("late")]
    public void Stop_OfAnAnswerThatIsCompleteWhileTheEditorTakesNothing_EndsAtOnce(string waitsFor)
    {
        Arrive(new TextChunk("one\n"));
        Step(new SessionEvent.SourceEnded(null, null));
        if (waitsFor != "turn")
        {
            GiveTurn();
            Step(waitsFor == "refused" ? new SessionEvent.Answered(1, EditAnswer.Refused) : new SessionEvent.Woken(Alarm.Id));
        }

        Step(new SessionEvent.StopRequested());

        AssertFailed(
            "editor",
            "The session was stopped while the editor did not take the text. 4 characters are not written. "
                + "Use Continue from here, or Retry."
        );
    }

    [Fact]
    public void Stop_WhileTheEditorIsLate_EndsWithTheAnswer()
    {
        SendLine();
        Step(new SessionEvent.Woken(Alarm.Id));
        Step(new SessionEvent.StopRequested());
        Assert.IsType<SessionEffect.StopSource>(Assert.Single(_effects));

        Step(new SessionEvent.SourceEnded(null, null));

        AssertFailed(
            "editor",
            "The session was stopped while the editor did not take the text. 4 characters are not written. "
                + "Use Continue from here, or Retry."
        );
    }

    [Fact]
    public void Wait_ThatGoesOn_IsToldOnce()
    {
        SendLine();
        var told = new List<string>();
        while (Result is null)
        {
            Step(new SessionEvent.Answered(Sent.EditId, EditAnswer.Refused));
            Step(new SessionEvent.Woken(Alarm.Id));
            told.AddRange(Reports);
            if (Result is null)
            {
                GiveTurn();
            }
        }

        Assert.Equal(["waiting for the editor"], told);
    }

    private void Discard()
    {
        Step(new SessionEvent.DiscardRequested());
        Assert.Equal([typeof(SessionEffect.StopSource), typeof(SessionEffect.AskTurn)], _effects.Select(effect => effect.GetType()));
        Session.Step(new SessionEvent.Arrived(new FinishedChunk(Outcome.Stopped)));
        Session.Step(new SessionEvent.SourceEnded(null, null));
    }
}
