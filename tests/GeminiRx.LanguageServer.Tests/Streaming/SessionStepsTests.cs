using GeminiRx.LanguageServer.Documents;
using GeminiRx.LanguageServer.Streaming;

namespace GeminiRx.LanguageServer.Tests.Streaming;

/// <summary>What one session says and waits for, step by step. What becomes of the text is tested with model editors.</summary>
public sealed class SessionStepsTests
{
    private const string Id = "geminirx-1";
    private Document _document = new("file:///a", 1, "ab");
    private List<SessionEffect> _effects = [];
    private readonly StreamingSession _session;

    public SessionStepsTests() => _session = new(Id, _document, ResumePoint.AtOffset(1), Granularity.Line, EditorTraits.Honest);

    private IEnumerable<string> Reports => _effects.OfType<SessionEffect.Report>().Select(report => report.Message);

    private SessionResult? Result => _effects.OfType<SessionEffect.End>().SingleOrDefault()?.Result;

    private SessionEffect.Wake Alarm => _effects.OfType<SessionEffect.Wake>().Last();

    private SessionEffect.Send Sent { get; set; } = null!;

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
        Assert.Equal((new TextChange(1, 1, "one\n"), Id), (Sent.Edit.Change, Sent.Edit.SessionId));
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
    public void Answer_ToAnOlderEdit_MeansNothing()
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

        AssertFailed("editor", "The editor does not support workspace/applyEdit, which streaming into documents needs. "
            + "4 characters are not written. Use Continue from here, or Retry.");
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
        AssertFailed("editor", "The editor did not show the text within 60 seconds. "
            + "4 characters are not written. Use Continue from here, or Retry.");
    }

    [Fact]
    public void Stop_WhileTheEditorShowsNothing_EndsAtTheNextAlarm()
    {
        SendLine();
        Step(new SessionEvent.StopRequested());
        Assert.IsType<SessionEffect.StopSource>(Assert.Single(_effects));

        Step(new SessionEvent.Woken(2));
        Step(new SessionEvent.Woken(1));

        AssertFailed("editor", "The session was stopped while the editor did not take the text. 4 characters are not written. "
            + "Use Continue from here, or Retry.");
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

    [Fact]
    public void Place_ThatIsReplaced_EndsTheSessionAndSaysWhatToDo()
    {
        SendLine();
        Show();
        Step(new SessionEvent.Answered(1, EditAnswer.Applied));

        Change(new TextChange(0, _document.Text.Length, "other"));

        AssertFailed("place", "The text around the answer's place was replaced, so the place is not certain. "
            + "What is in the document stays. Use Retry, or Discard.");
    }

    [Fact]
    public void End_IsTheAnswersOwnWithItsCounts()
    {
        var usage = new Usage { TotalTokenCount = 7 };
        SendLine();
        Arrive(new UsageChunk(new Usage { TotalTokenCount = 3 }));
        Arrive(new FinishedChunk(Outcome.MaxTokens) { Usage = usage });
        Step(new SessionEvent.SourceEnded(null, null));
        Assert.Null(Result);
        Show();
        Step(new SessionEvent.Answered(1, EditAnswer.Applied));

        Assert.Equal((Outcome.MaxTokens, 4, 0, true), (Result!.Finished!.Outcome, Result.Characters, Result.Unwritten, Result.HasReceived));
        Assert.Equal((usage, null, null), (Result.Usage, Result.Reason, Result.Failure));
        Assert.Equal((5, "one\n", false), (Result.From.At, Result.From.Text, Result.From.IsWhole));
    }

    [Fact]
    public void Failure_OfTheAnswer_KeepsTheCountsThatCame()
    {
        Arrive(new UsageChunk(new Usage { TotalTokenCount = 3 }));
        Step(new SessionEvent.SourceEnded(new SessionFailure("network", "no connection."), null));

        Assert.Equal((null, 3, 0, false), (Result!.Finished, Result.Usage!.TotalTokenCount, Result.Characters, Result.HasReceived));
        Assert.Equal(("network", null, false), (Result.Failure!.Kind, Result.Reason, Result.From.IsWhole));
    }

    [Fact]
    public void Failure_OfTheAnswer_HasItsOwnCounts()
    {
        Arrive(new UsageChunk(new Usage { TotalTokenCount = 3 }));
        Step(new SessionEvent.SourceEnded(new SessionFailure("network", "no connection."), new Usage { TotalTokenCount = 5 }));

        Assert.Equal(5, Result!.Usage!.TotalTokenCount);
    }

    [Fact]
    public void Stop_WithNothingOnItsWay_EndsWithTheAnswer()
    {
        Step(new SessionEvent.StopRequested());
        Assert.IsType<SessionEffect.StopSource>(Assert.Single(_effects));
        Arrive(new FinishedChunk(Outcome.Stopped));
        Step(new SessionEvent.SourceEnded(null, null));

        Assert.Equal((StopReason.Requested, Outcome.Stopped), (Result!.Reason!.Value, Result.Finished!.Outcome));
        Assert.False(Result.From.IsWhole);
    }

    [Fact]
    public void Abandoned_EndsAtOnceWithItsReasonAndItsCounts()
    {
        Arrive(new TextChunk("one"), new UsageChunk(new Usage { TotalTokenCount = 3 }));
        Step(new SessionEvent.Abandoned(StopReason.Closed));

        Assert.Equal((StopReason.Closed, Outcome.Stopped, 3), (Result!.Reason!.Value, Result.Finished!.Outcome, Result.Unwritten));
        Assert.Equal(3, Result.Finished.Usage!.TotalTokenCount);
    }

    [Fact]
    public void Event_AfterTheEnd_HasNoEffect()
    {
        Step(new SessionEvent.Abandoned(StopReason.Closed));

        Arrive(new TextChunk("one\n"));
        Step(new SessionEvent.StopRequested());

        Assert.Empty(_effects);
    }

    [Fact]
    public void Undo_OfTheLastEdit_SaysThatItWasUndone()
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

    [Fact]
    public void Step_OfAnEditAfterOneThatWasNotApplied_IsStillFirst()
    {
        SendLine();
        Step(new SessionEvent.Answered(1, EditAnswer.Refused));
        Step(new SessionEvent.Woken(Alarm.Id));
        GiveTurn();
        Assert.Equal((2, EditStep.First), (Sent.EditId, Sent.Step));

        Show();
        Step(new SessionEvent.Answered(2, EditAnswer.Applied));
        SendLine();
        Assert.Equal((3, EditStep.Middle), (Sent.EditId, Sent.Step));
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

        Assert.Equal("ab", _document.Text);
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

        AssertFailed("editor", "The session was stopped while the editor did not take the text. "
            + "What is in the document stays. Use Retry, or Discard.");
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

        Assert.Equal("ab", _document.Text);
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
        _document = _document with { Text = "a\n\nb", Revision = 1, Version = 2 };
        Step(new SessionEvent.Changed([new DocumentChange(own, Id, Sent.EditId), new DocumentChange(extra)], _document));
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

        AssertFailed("editor", "The session was stopped while the editor did not take the text. 4 characters are not written. "
            + "Use Continue from here, or Retry.");
    }

    [Fact]
    public void Stop_WhileTheEditorIsLate_EndsWithTheAnswer()
    {
        SendLine();
        Step(new SessionEvent.Woken(Alarm.Id));
        Step(new SessionEvent.StopRequested());
        Assert.IsType<SessionEffect.StopSource>(Assert.Single(_effects));

        Step(new SessionEvent.SourceEnded(null, null));

        AssertFailed("editor", "The session was stopped while the editor did not take the text. 4 characters are not written. "
            + "Use Continue from here, or Retry.");
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
        _session.Step(new SessionEvent.Arrived(new FinishedChunk(Outcome.Stopped)));
        _session.Step(new SessionEvent.SourceEnded(null, null));
    }

    private void Step(SessionEvent happened) => _effects = [.. _session.Step(happened)];

    private void Arrive(params Chunk[] chunks) =>
        _effects = [.. chunks.SelectMany(chunk => _session.Step(new SessionEvent.Arrived(chunk)))];

    private void SendLine()
    {
        Arrive(new TextChunk("one\n"));
        GiveTurn();
    }

    private void GiveTurn()
    {
        Step(new SessionEvent.TurnGiven());
        Sent = _effects.OfType<SessionEffect.Send>().Single();
    }

    private void Show() => Change(Sent.Edit.Change, Id);

    private void Change(TextChange change, string? sessionId = null)
    {
        var before = _document.Text;
        var after = string.Concat(before.AsSpan(0, change.Start), change.Text, before.AsSpan(change.End));
        _document = _document with { Text = after, Revision = _document.Revision + 1, Version = _document.Version + 1 };
        var reported = new DocumentChange(TextAlignment.Exact(before, change), sessionId, sessionId is null ? 0 : Sent.EditId);
        Step(new SessionEvent.Changed([reported], _document));
    }

    private void AssertFailed(string kind, string message)
    {
        Assert.Equal((kind, message), (Result!.Failure!.Kind, Result.Failure.Message));
        Assert.Equal((null, null), (Result.Finished, Result.Reason));
    }
}
