using GeminiRx.LanguageServer.Documents;
using GeminiRx.LanguageServer.Documents.Diffs;
using GeminiRx.LanguageServer.Streaming;
using GeminiRx.LanguageServer.Tests.Streaming.Plays;
using GeminiRx.Wire.Json;

namespace GeminiRx.LanguageServer.Tests.Streaming;

/// <summary>What a session does about an edit that the editor refuses, drops, reports late or not at all; and about rewinds, stops and
/// undo.</summary>
public sealed class SessionRetriesTests : SessionStepper
{
    private bool MakesNewTry =>
        _effects.Where(effect => effect is not SessionEffect.Report).ToList() is [SessionEffect.GiveTurn, SessionEffect.AskTurn];

    [Fact]
    public void Step_IsFirstUntilAnEditIsWritten()
    {
        SendLine();
        Type();
        Step(new SessionEvent.Answered(1, EditAnswer.Refused));
        GiveTurn();
        Assert.Equal((2, EditStep.First), (Sent.EditId, Sent.Step));

        Show();
        Step(new SessionEvent.Answered(2, EditAnswer.Applied));
        SendLine();
        Assert.Equal(EditStep.Middle, Sent.Step);

        Show();
        Step(new SessionEvent.Answered(3, EditAnswer.Applied));
        Arrive(new TextChunk("end"));
        Step(new SessionEvent.SourceEnded(null, null));
        GiveTurn();
        Assert.Equal(EditStep.Last, Sent.Step);
    }

    [Fact]
    public void Edit_ThatTheDocumentOvertookBeforeItWasSent_IsMadeAnew()
    {
        SendLine();

        Step(new SessionEvent.Answered(1, EditAnswer.Outdated));
        Assert.True(MakesNewTry);
        GiveTurn();

        Assert.Equal((2, "one\n"), (Sent.EditId, Sent.Edit.Change.Text));
    }

    [Fact]
    public void Refusal_OfAnOlderVersion_IsFollowedByANewTryAtOnce()
    {
        SendLine();
        Type();
        Assert.Empty(_effects.OfType<SessionEffect.Wake>());

        Step(new SessionEvent.Answered(1, EditAnswer.Refused));

        Assert.True(MakesNewTry);
    }

    [Fact]
    public void Refusal_WithoutANewerVersion_WaitsLongerEachTimeUntilAnEditIsWritten()
    {
        SendLine();
        var delays = new List<double>();
        for (var edit = 1; edit <= 7; edit++)
        {
            Step(new SessionEvent.Answered(edit, EditAnswer.Refused));
            delays.Add(Alarm.After.TotalMilliseconds);
            Step(new SessionEvent.Woken(Alarm.Id));
            Assert.True(MakesNewTry);
            GiveTurn();
        }

        Assert.Equal([100, 200, 400, 800, 1600, 2000, 2000], delays);
        Show();
        Step(new SessionEvent.Answered(8, EditAnswer.Applied));
        SendLine();
        Step(new SessionEvent.Answered(9, EditAnswer.Refused));
        Assert.Equal(100, Alarm.After.TotalMilliseconds);
    }

    // The editor did not apply it, so the text that the document shows is the user's own.
    [Fact]
    public void Refusal_OfAnEditThatTheDocumentSeemsToShow_MeansTheUsersText()
    {
        SendLine();
        Show();

        Step(new SessionEvent.Answered(1, EditAnswer.Refused));
        Assert.True(MakesNewTry);
        GiveTurn();

        Assert.Equal("one\n", Sent.Edit.Change.Text);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Neovim_ThatSaysItApplied_DroppedAnOvertakenEdit(bool isAnswerFirst)
    {
        Begin(EditorTraits.Neovim);
        SendLine();
        foreach (var happened in isAnswerFirst ? new Action[] { Answer, Type } : [Type, Answer])
        {
            Assert.DoesNotContain(_effects, effect => effect is SessionEffect.Wake { After.TotalSeconds: 1.5 });
            happened();
        }

        Assert.True(MakesNewTry);

        void Answer() => Step(new SessionEvent.Answered(1, EditAnswer.Applied));
    }

    [Fact]
    public void Editor_ThatIsUnknown_IsGivenTimeToReportAnOvertakenEdit()
    {
        Begin(EditorTraits.Unknown);
        SendLine();
        Type();
        Assert.Equal(1.5, Alarm.After.TotalSeconds);

        Step(new SessionEvent.Woken(Alarm.Id));

        Assert.True(MakesNewTry);
    }

    [Fact]
    public void Editor_ThatNeverShowsTheText_IsGivenUpAfterAMinuteAndToldOnce()
    {
        Begin(EditorTraits.Unknown);
        SendLine();
        var (waited, told) = (TimeSpan.Zero, 0);
        while (Result is null)
        {
            Type();
            waited += Alarm.After;
            Step(new SessionEvent.Woken(Alarm.Id));
            told += Reports.Count(report => report == "waiting for the editor");
            Assert.True(Result is not null || MakesNewTry);
            if (Result is null)
            {
                GiveTurn();
            }
        }

        Assert.Equal((60, 1), (waited.TotalSeconds, told));
        AssertFailed(
            "editor",
            "The editor did not show the text within 60 seconds. 4 characters are not written. Use Continue from here, or Retry."
        );
    }

    [Fact]
    public void Editor_ThatIsOvertakenWithoutEnd_IsGivenUp()
    {
        SendLine();
        var tries = 1;
        for (; ; tries++)
        {
            Type();
            Step(new SessionEvent.Answered(tries, EditAnswer.Refused));
            if (Result is not null)
            {
                break;
            }

            GiveTurn();
        }

        Assert.Equal(500, tries);
        AssertFailed(
            "editor",
            "The editor's changes do not show the text that was sent. 4 characters are not written. Use Continue from here, or Retry."
        );
    }

    [Fact]
    public void Wait_ForTheEditor_IsToldAgainForAnotherEdit()
    {
        SendLine();
        Step(new SessionEvent.Woken(Alarm.Id));
        Assert.Contains("waiting for the editor", Reports);
        Show();
        Step(new SessionEvent.Answered(1, EditAnswer.Applied));
        SendLine();

        Step(new SessionEvent.Woken(Alarm.Id));

        Assert.Contains("waiting for the editor", Reports);
        Assert.Equal(55, Alarm.After.TotalSeconds);
    }

    [Fact]
    public void Alarm_OfAnEditThatIsWritten_MeansNothingForTheNext()
    {
        SendLine();
        var old = Alarm;
        Show();
        Step(new SessionEvent.Answered(1, EditAnswer.Applied));
        SendLine();

        Step(new SessionEvent.Woken(old.Id));

        Assert.Empty(_effects);
    }

    // An editor that says it refused what it applied is not asked to check versions: it would say so again.
    [Theory]
    [InlineData(1, true, false)]
    [InlineData(1, false, true)]
    [InlineData(0, true, true)]
    public void Refusal_ThatComesAfterTheTextIsShown_IsNotBelievedAgain(int edit, bool isRefused, bool canBeRefused)
    {
        Begin(EditorTraits.Unknown);
        SendLine();
        Assert.True(Sent.Edit.CanBeRefused);
        Show();

        Step(new SessionEvent.Answered(edit, isRefused ? EditAnswer.Refused : EditAnswer.Applied));
        SendLine();

        Assert.Equal(canBeRefused, Sent.Edit.CanBeRefused);
    }

    [Fact]
    public void Refusal_OfTextThatIsShownLater_IsNotBelievedAgain()
    {
        Begin(EditorTraits.Unknown);
        SendLine();
        Step(new SessionEvent.Answered(1, EditAnswer.Refused));
        Show();

        SendLine();

        Assert.False(Sent.Edit.CanBeRefused);
    }

    [Theory]
    [InlineData(true, true)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    public void Edit_CanBeRefusedOnlyByAnEditorThatGetsVersions(bool getsVersions, bool hasVersion)
    {
        Begin(EditorTraits.Unknown with { GetsVersions = getsVersions }, version: hasVersion ? 1 : null);

        SendLine();

        Assert.Equal(getsVersions && hasVersion, Sent.Edit.CanBeRefused);
    }

    [Fact]
    public void Edit_ThatIsReportedAfterItWasGivenUp_IsTheSessionsOwn()
    {
        Begin(EditorTraits.Unknown);
        SendLine();
        var late = Sent.Edit.Change;
        Type();
        Step(new SessionEvent.Woken(Alarm.Id));
        GiveTurn();
        var newer = Sent;

        Sent = Sent with { EditId = 1 };
        Change(late with { Start = 2, End = 2 }, Id);

        Assert.Equal(2, newer.EditId);
        Assert.IsType<SessionEffect.GiveTurn>(Assert.Single(_effects));
        Step(new SessionEvent.SourceEnded(null, null));
        Assert.Equal((4, 0, "one\n"), (Result!.Characters, Result.Unwritten, Result.From.Text));
    }

    [Fact]
    public void Rewind_OfTextOnItsWay_TakesBackOnlyThat()
    {
        Write("one\n");
        Arrive(new TextChunk("two\n"));
        GiveTurn();

        Step(new SessionEvent.Rewound(2));
        Type();
        Step(new SessionEvent.Answered(2, EditAnswer.Refused));
        Step(new SessionEvent.SourceEnded(null, null));
        GiveTurn();

        Assert.Equal((new TextChange(6, 6, "tw"), EditStep.Last), (Sent.Edit.Change, Sent.Step));
    }

    [Fact]
    public void Rewind_OfTextOnItsWay_IsNotKeptForLater()
    {
        SendLine();
        Step(new SessionEvent.Rewound(3));
        Arrive(new TextChunk("ther"));

        Step(new SessionEvent.Abandoned(StopReason.Closed));

        Assert.Equal("other", Result!.From.Unwritten);
        Assert.Equal("", Result.From.Text);
    }

    [Fact]
    public void Rewind_OfWrittenText_DeletesItAtOnce()
    {
        Write("one\n");

        Step(new SessionEvent.Rewound(2));
        Assert.IsType<SessionEffect.AskTurn>(Assert.Single(_effects));
        GiveTurn();

        Assert.Equal(new TextChange(3, 5, ""), Sent.Edit.Change);
    }

    [Fact]
    public void TextThatAnotherSessionLeft_IsWrittenAtTheBeginning()
    {
        Begin(EditorTraits.Honest, ResumePoint.AtOffset(1) with { Unwritten = "left\n" });

        Step(new SessionEvent.Began());
        Assert.IsType<SessionEffect.AskTurn>(Assert.Single(_effects));
        GiveTurn();

        Assert.Equal("left\n", Sent.Edit.Change.Text);
    }

    [Fact]
    public void Stop_BehindTheAnswer_WaitsForAnEditOnItsWay()
    {
        SendLine();
        Step(new SessionEvent.SourceEnded(null, null));
        Step(new SessionEvent.StopRequested());
        Assert.IsType<SessionEffect.StopSource>(Assert.Single(_effects));

        Show();
        Step(new SessionEvent.Answered(1, EditAnswer.Applied));

        Assert.Equal((4, StopReason.Requested), (Result!.Characters, Result.Reason));
    }

    [Fact]
    public void Stop_BehindTheAnswer_WaitsForNoTurn()
    {
        Arrive(new TextChunk("one\n"));
        Step(new SessionEvent.SourceEnded(null, null));
        Assert.Null(Result);

        Step(new SessionEvent.StopRequested());

        AssertStopped();
    }

    [Fact]
    public void Stop_OfASessionThatWaitsForTheEditor_EndsWithTheAnswer()
    {
        SendLine();
        Step(new SessionEvent.Woken(Alarm.Id));
        Step(new SessionEvent.StopRequested());
        Assert.IsType<SessionEffect.StopSource>(Assert.Single(_effects));

        Step(new SessionEvent.SourceEnded(null, null));

        AssertStopped();
    }

    [Fact]
    public void Stop_OfASessionWhoseEditIsRefused_EndsAfterFiveSeconds()
    {
        SendLine();
        Step(new SessionEvent.StopRequested());
        Step(new SessionEvent.SourceEnded(null, null));
        var waited = TimeSpan.Zero;
        for (var edit = 1; Result is null; edit++)
        {
            Step(new SessionEvent.Answered(edit, EditAnswer.Refused));
            waited += Alarm.After;
            Step(new SessionEvent.Woken(Alarm.Id));
            if (Result is null)
            {
                GiveTurn();
            }
        }

        AssertStopped();
        Assert.InRange(waited, TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(7));
    }

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

    [Fact]
    public void Failure_BehindTheAnswersEnd_IsNotItsEnd()
    {
        Write("one\n");
        Arrive(new FinishedChunk(Outcome.Completed));

        Change(new TextChange(0, Text.Length, "other"));

        Assert.Equal(("place", null), (Result!.Failure!.Kind, Result.Finished));
    }

    [Fact]
    public void End_WithoutCounts_KeepsThoseBefore()
    {
        Arrive(new UsageChunk(new Usage { TotalTokenCount = 3 }), new FinishedChunk(Outcome.Completed));
        Step(new SessionEvent.SourceEnded(null, null));

        Assert.Equal(3, Result!.Usage!.TotalTokenCount);
    }

    private void AssertStopped() =>
        AssertFailed(
            "editor",
            "The session was stopped while the editor did not take the text. 4 characters are not written. Use Continue from here, or Retry."
        );
}
