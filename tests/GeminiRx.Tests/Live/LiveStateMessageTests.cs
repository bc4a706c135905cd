using GeminiRx.Testing;

namespace GeminiRx.Tests.Live;

/// <summary>What the messages about turns, speech and the session itself become.</summary>
public sealed class LiveStateMessageTests
{
    [Fact]
    public void Chunks_OfEveryState_AreAsApproved()
    {
        LiveMessageTests.AssertApproved(
            "Live/states",
            """{"serverContent":{"interactionStatus":"IN_PROGRESS"}}""",
            """{"serverContent":{"inputTranscription":{"text":"Hi","speakerLabel":"spk_1","startOffset":"0.1s","endOffset":"0.4s"}}}""",
            """{"serverContent":{"outputTranscription":{"text":"Ho","words":[{"word":"Ho","startOffset":"0s"}],"finished":true}}}""",
            """{"serverContent":{"modelTurn":{"parts":[{"text":"Ho"}]}}}""",
            """{"serverContent":{"urlContextMetadata":{"urlMetadata":[{"retrievedUrl":"https://a.example"}]}}}""",
            """{"sessionResumptionUpdate":{"newHandle":"h1","resumable":true,"lastConsumedClientMessageIndex":"3"}}""",
            """{"serverContent":{"turnComplete":true,"turnCompleteReason":"NEED_MORE_INPUT"}}""",
            """{"serverContent":{"interactionStatus":"IDLE"}}""",
            """{"goAway":{"timeLeft":"9.5s"}}"""
        );
    }

    [Theory]
    [InlineData("TURN_COMPLETE_REASON_UNSPECIFIED", Outcome.Completed)]
    [InlineData("NEED_MORE_INPUT", Outcome.Completed)]
    [InlineData("MALFORMED_FUNCTION_CALL", Outcome.Malformed)]
    [InlineData("RESPONSE_REJECTED", Outcome.Blocked)]
    [InlineData("PROHIBITED_INPUT_CONTENT", Outcome.Blocked)]
    [InlineData("OF_TOMORROW", Outcome.Blocked)]
    public void Reason_OfTheEndOfATurn_IsItsOutcome(string reason, Outcome outcome)
    {
        var service = new ScriptedService();
        var seen = service.Open().Turn("Hi").Test(service.Clock);
        service.Socket.Push(ServiceSays.Text("Ho"));
        service.Socket.Push($$$"""{"serverContent":{"turnComplete":true,"turnCompleteReason":"{{{reason}}}"}}""");

        var end = Assert.IsType<FinishedChunk>(seen.Values[^1]);
        Assert.Equal((outcome, outcome == Outcome.Completed ? "STOP" : reason), (end.Outcome, end.Reason?.Value));
        Assert.Equal(outcome == Outcome.Completed, end.ToException() is null);
        seen.AssertCompleted();
    }
}
