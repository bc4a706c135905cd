using GeminiRx.LanguageServer.Documents;
using GeminiRx.LanguageServer.Documents.Diffs;
using GeminiRx.LanguageServer.Streaming;

namespace GeminiRx.LanguageServer.Tests.Streaming;

/// <summary>The effects of single steps.</summary>
public sealed class SessionStepsTests : SessionStepper
{
    [Fact]
    public void Thought_BeforeTheText_IsReported()
    {
        Arrive(new ThoughtChunk("hm"), new ThoughtChunk("other") { Candidate = 1 });
        Assert.Equal(["thinking"], Reports);

        Arrive(new TextChunk(""), new ThoughtChunk("still"));
        Assert.Equal(["thinking"], Reports);

        Arrive(new TextChunk("one"));
        Arrive(new ThoughtChunk("too late"));
        Assert.DoesNotContain("thinking", Reports);
    }

    [Theory]
    [InlineData(2.0, 2)]
    [InlineData(2.1, 3)]
    public void Retry_IsANoticeWithItsDelayAndCause(double seconds, int shown)
    {
        var cause = new GeminiConfigurationException("The connection was closed.");
        Arrive(new RetryingChunk(1, TimeSpan.FromSeconds(seconds)) { Cause = cause });

        var report = Assert.Single(_effects.OfType<SessionEffect.Report>());
        Assert.Equal(($"trying again in {shown} s: {cause.Message}", true), (report.Message, report.IsNotice));
    }

    [Fact]
    public void Retry_OfAnUnknownCause_IsANoticeToo()
    {
        Arrive(new RetryingChunk(1, TimeSpan.FromSeconds(1)));

        Assert.StartsWith("trying again in 1 s", Assert.Single(Reports), StringComparison.Ordinal);
    }

    [Fact]
    public void Text_ThatIsHeld_IsCounted()
    {
        Arrive(new TextChunk("one"), new TextChunk("two"));
        Assert.Equal(["3 characters received", "6 characters received"], Reports);
        Assert.All(_effects.OfType<SessionEffect.Report>(), report => Assert.False(report.IsNotice));

        Arrive(new TextChunk(""));
        Assert.Equal(["6 characters received"], Reports);
    }

    [Fact]
    public void Text_OfAnotherCandidate_IsNotWritten()
    {
        Arrive(new TextChunk("one\n") { Candidate = 1 });

        Assert.Empty(_effects);
    }

    [Fact]
    public void Edit_IsSentInItsTurnForTheRevisionOfTheDocument()
    {
        Arrive(new TextChunk("one\n"));
        Assert.IsType<SessionEffect.AskTurn>(Assert.Single(_effects));

        GiveTurn();
        Assert.Equal((1, 0, 1L, EditStep.First), (Sent.EditId, Sent.Revision, Sent.Version!.Value, Sent.Step));
        Assert.Equal((new TextChange(1, 1, "one\n"), Id), (Sent.Edit.Change, Sent.Edit.SessionId.Value));
        Assert.Equal(TimeSpan.FromSeconds(5), Alarm.After);
    }

    [Fact]
    public void Edit_ThatIsShownAndAnswered_IsCountedAndTheTurnGivenBack()
    {
        SendLine();
        Show();
        Assert.Equal(TimeSpan.FromSeconds(1.5), Alarm.After);
        Step(new SessionEvent.Answered(1, EditAnswer.Applied));

        Assert.Equal(["4 characters"], Reports);
        Assert.IsType<SessionEffect.GiveTurn>(_effects[0]);
    }

    [Fact]
    public void Turn_ThatIsNotNeeded_IsGivenBack()
    {
        Arrive(new TextChunk("one\n"));
        Step(new SessionEvent.Rewound(4));

        Step(new SessionEvent.TurnGiven());

        Assert.IsType<SessionEffect.GiveTurn>(Assert.Single(_effects));
    }

    [Fact]
    public void Answer_ToAnOlderEdit_HasNoEffect()
    {
        SendLine();

        Step(new SessionEvent.Answered(0, EditAnswer.Unsupported));

        Assert.Empty(_effects);
    }

    [Fact]
    public void Editor_ThatDoesNotKnowTheRequest_EndsTheSession()
    {
        SendLine();

        Step(new SessionEvent.Answered(1, EditAnswer.Unsupported));

        AssertFailed(
            "editor",
            "The editor does not support workspace/applyEdit, which streaming into documents needs. "
                + "4 characters are not written. Use Continue from here, or Retry."
        );
    }

    [Fact]
    public void Editor_ThatShowsNothing_IsWaitedForAMinute()
    {
        SendLine();
        var first = Alarm;
        Step(new SessionEvent.Woken(first.Id));
        Assert.Equal(["waiting for the editor"], Reports);
        Assert.Equal(TimeSpan.FromSeconds(55), Alarm.After);
        var second = Alarm;

        Step(new SessionEvent.Woken(first.Id));
        Assert.Empty(_effects);

        Step(new SessionEvent.Woken(second.Id));
        AssertFailed(
            "editor",
            "The editor did not show the text within 60 seconds. " + "4 characters are not written. Use Continue from here, or Retry."
        );
    }

    [Fact]
    public void Editor_ThatRefusesForAMinute_EndsTheSession()
    {
        SendLine();
        var waited = TimeSpan.Zero;
        for (var edit = 1; edit < 100; edit++)
        {
            Step(new SessionEvent.Answered(edit, EditAnswer.Refused));
            waited += Alarm.After;
            Step(new SessionEvent.Woken(Alarm.Id));
            if (Result is not null)
            {
                break;
            }

            Step(new SessionEvent.TurnGiven());
        }

        AssertFailed("editor", "The editor refuses the text. 4 characters are not written. Use Continue from here, or Retry.");
        Assert.InRange(waited, TimeSpan.FromSeconds(60), TimeSpan.FromSeconds(62));
    }
}
