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

    // Red with a usage whose repeated details were those of another member, or of an earlier event.
    [Fact]
    public void Usage_DetailsThatRepeatOrChange_AreTheLast()
    {
        const string One = """[{"modality":"TEXT","tokenCount":1}]""";
        const string Two = """[{"modality":"TEXT","tokenCount":2},{"modality":"AUDIO","tokenCount":1}]""";
        string[][] details =
        [
            [One, One],
            [One, Two],
            [Two, Two],
            [Two, One],
            [One, "[]"],
            [One, One],
            ["null", Two],
            ["5", Two],
        ];
        var chunks = Decode(
            string.Concat(
                details.Select(
                    (pair, at) =>
                        Event(
                            $$"""{"usageMetadata":{"totalTokenCount":{{at}},"promptTokensDetails":{{pair[0]}},"""
                                + $$$"""  "candidatesTokensDetails":{{{pair[1]}}}}}"""
                        )
                )
            ) + TextEvent("a", "STOP")
        );

        Assert.Equal(
            ["1/1", "1/2", "2/2", "2/1", "1/1", "1/1", "1/2", "1/2"],
            chunks
                .OfType<UsageChunk>()
                .Select(chunk => $"{chunk.Usage.PromptTokensDetails![0].TokenCount}/{chunk.Usage.CandidatesTokensDetails![0].TokenCount}")
        );
    }

    // Was seen to end the event at the inner bracket.
    [Theory]
    [InlineData("[[1]]")]
    [InlineData("""{"promptTokensDetails":[[1]]}""")]
    [InlineData("""{"promptTokensDetails":[{"modality":["TEXT"],"tokenCount":{"a":[1]}},"x",null]}""")]
    [InlineData("[[{\"totalTokenCount\":1}],{\"totalTokenCount\":3}]")]
    [InlineData("5")]
    public void Usage_OfAnotherForm_DoesNotEndTheEvent(string usage)
    {
        var chunks = Decode(
            Event(
                """{"usageMetadata":USAGE,"candidates":[{"content":{"parts":[{"text":"a"}]},"finishReason":"STOP"}]}""".Replace(
                    "USAGE",
                    usage
                )
            )
        );

        Assert.Contains(new TextChunk("a"), chunks);
        Assert.Equal(usage.Contains('3') ? 3 : null, chunks.OfType<FinishedChunk>().Single().Usage?.TotalTokenCount);
    }

    private static FinishedChunk Finished(FinishReason reason) =>
        new(reason.Outcome) { Reason = reason, Candidates = [new CandidateEnd(0, reason, null)] };
}
