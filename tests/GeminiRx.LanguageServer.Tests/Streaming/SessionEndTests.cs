using GeminiRx.LanguageServer.Documents;
using GeminiRx.LanguageServer.Documents.Diffs;
using GeminiRx.LanguageServer.Streaming;

namespace GeminiRx.LanguageServer.Tests.Streaming;

/// <summary>The result with which a session ends.</summary>
public sealed class SessionEndTests : SessionStepper
{
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

    [Fact]
    public void Place_ThatIsReplaced_EndsTheSessionAndContainsAdvice()
    {
        SendLine();
        Show();
        Step(new SessionEvent.Answered(1, EditAnswer.Applied));

        Change(new TextChange(0, Text.Length, "other"));

        AssertFailed(
            "place",
            "The text around the answer's place was replaced, so the place is not certain. "
                + "What is in the document stays. Use Retry, or Discard."
        );
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
}
