using static GeminiRx.Tests.Wire.Reading.Decoding;

namespace GeminiRx.Tests.Wire.Reading;

public sealed class UsageDecoderTests
{
    private static readonly FinishedChunk _stopped = Finished(FinishReason.Stop);

    [Fact]
    public void Usage_LastValueWinsFieldByField_AndAnEventWithoutErasesNothing()
    {
        var chunks = Decode(
            Event("""{"usageMetadata":{"promptTokenCount":10,"totalTokenCount":"12"}}""")
                + TextEvent("a")
                + Event("""{"usageMetadata":{"candidatesTokenCount":2,"totalTokenCount":14}}""")
                + Event("""{"usageMetadata":{"totalTokenCount":14}}""")
                + TextEvent("b", "STOP")
        );

        var last = new Usage
        {
            PromptTokenCount = 10,
            CandidatesTokenCount = 2,
            TotalTokenCount = 14,
        };
        Assert.Equal(
            [
                new UsageChunk(new Usage { PromptTokenCount = 10, TotalTokenCount = 12 }),
                new TextChunk("a"),
                new UsageChunk(last),
                new TextChunk("b"),
                _stopped with
                {
                    Usage = last,
                },
            ],
            chunks
        );
    }

    [Fact]
    public void Usage_Details_AreReadAndKept()
    {
        var chunks = Decode(
            Event(
                """{"usageMetadata":{"promptTokenCount":3,"promptTokensDetails":["""
                    + """{"modality":"TEXT","tokenCount":2},"""
                    + """{"modality":"SMELL","tokenCount":1}],"serviceTier":"flex"}}"""
            )
                + Event(
                    """{"usageMetadata":{"trafficType":"ON_DEMAND","promptTokensDetails":["""
                        + """{"modality":"TEXT","tokenCount":2},"""
                        + """{"modality":"SMELL","tokenCount":1}],"toolUsePromptTokensDetails":["""
                        + """{"modality":"TEXT"}]}}"""
                )
                + TextEvent("a", "STOP")
        );

        var first = new Usage
        {
            PromptTokenCount = 3,
            PromptTokensDetails = new ModalityTokens([new("TEXT", 2), new("SMELL", 1)]),
            ServiceTier = "flex",
        };
        Assert.Equal(
            [
                new UsageChunk(first),
                new UsageChunk(first with { TrafficType = "ON_DEMAND", ToolUsePromptTokensDetails = new ModalityTokens([new("TEXT", 0)]) }),
            ],
            chunks.Take(2)
        );
    }

    [Fact]
    public void Usage_WithoutAnyCount_IsNone() =>
        Assert.Empty(Decode(Event("""{"usageMetadata":{"totalTokenCount":{}}}""") + TextEvent("a", "STOP")).OfType<UsageChunk>());

    private static FinishedChunk Finished(FinishReason reason) =>
        new(reason.Outcome) { Reason = reason, Candidates = [new CandidateEnd(0, reason, null)] };
}
