using GeminiRx.LanguageServer.Documents;
using GeminiRx.LanguageServer.Documents.Diffs;
using GeminiRx.LanguageServer.Streaming;
using GeminiRx.Wire.Json;

namespace GeminiRx.LanguageServer.Tests.Streaming;

/// <summary>Edits that the editor drops, reports late or never shows.</summary>
public sealed class SessionRetriesTests : SessionStepper
{
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
    public void Editor_ThatNeverShowsTheText_EndsAfterAMinuteAndReportedOnce()
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
    public void Editor_ThatIsOvertakenWithoutEnd_Ends()
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
    public void Wait_ForTheEditor_IsReportedAgainForAnotherEdit()
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
    public void Alarm_OfAnEditThatIsWritten_HasNoEffectForTheNext()
    {
        SendLine();
        var old = Alarm;
        Show();
        Step(new SessionEvent.Answered(1, EditAnswer.Applied));
        SendLine();

        Step(new SessionEvent.Woken(old.Id));

        Assert.Empty(_effects);
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
    public void Wait_ThatContinues_IsReportedOnce()
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
}
