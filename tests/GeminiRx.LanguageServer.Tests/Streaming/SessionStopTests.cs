using GeminiRx.LanguageServer.Documents;
using GeminiRx.LanguageServer.Sessions;
using GeminiRx.LanguageServer.Streaming;

namespace GeminiRx.LanguageServer.Tests.Streaming;

/// <summary>Stopping a session, also while the editor is late or refuses its edits.</summary>
public sealed class SessionStopTests : SessionStepper
{
    [Fact]
    public void Stop_BehindTheAnswer_WaitsForAnEditInFlight()
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

        Assert.Null(Result);
        Step(new SessionEvent.StopRequested());

        AssertStopped();
    }

    [Fact]
    public void Stop_WhileTheEditorIsLate_EndsWithTheAnswer()
    {
        SendLine();
        Step(new SessionEvent.Woken(Alarm.Id));
        Step(new SessionEvent.StopRequested());
        Assert.IsType<SessionEffect.StopSource>(Assert.Single(_effects));

        Step(new SessionEvent.SourceEnded(null, null));

        AssertStopped();
    }

    [Fact]
    public void Stop_WhileTheEditorShowsNothing_EndsAtTheNextAlarm()
    {
        SendLine();
        Step(new SessionEvent.StopRequested());
        Assert.IsType<SessionEffect.StopSource>(Assert.Single(_effects));

        Step(new SessionEvent.Woken(2));
        Step(new SessionEvent.Woken(1));

        AssertStopped();
    }

    [Fact]
    public void Stop_WithNothingInFlight_EndsWithTheAnswer()
    {
        Step(new SessionEvent.StopRequested());
        Assert.IsType<SessionEffect.StopSource>(Assert.Single(_effects));
        Arrive(new FinishedChunk(Outcome.Stopped));
        Step(new SessionEvent.SourceEnded(null, null));

        Assert.Equal((StopReason.Requested, Outcome.Stopped), (Result!.Reason!.Value, Result.Finished!.Outcome));
        Assert.False(Result.From.IsWhole);
    }

    // A stop is no failure. What arrived can still be written.
    private void AssertStopped()
    {
        Assert.Equal((null, Outcome.Stopped, StopReason.Requested), (Result!.Failure, Result.Finished!.Outcome, Result.Reason!.Value));
        Assert.Equal((0, 4, "one\n"), (Result.Characters, Result.Unwritten, Result.From.Unwritten));
        Assert.Equal(
            "Stopped. The editor has not taken the last 4 characters of the text. Continue from here writes them.",
            Problem.NoteOn(Result, isRemoval: false)
        );
        Assert.Null(Problem.Of(Result));
    }
}
