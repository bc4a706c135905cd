using static GeminiRx.Tests.Wire.Reading.Decoding;

namespace GeminiRx.Tests.Wire.Reading;

public sealed class StreamDecoderTests
{
    private static readonly FinishedChunk _stopped = Finished(FinishReason.Stop);

    [Fact]
    public void End_WithoutFinishReason_IsTruncatedAndTheTextIsDelivered()
    {
        var chunks = Decode(TextEvent("a"));

        Assert.Equal(new TextChunk("a"), chunks[0]);
        Assert.StartsWith("truncated", (string)chunks[1], StringComparison.Ordinal);
        Assert.StartsWith("truncated", (string)Decode("")[0], StringComparison.Ordinal);
    }

    [Fact]
    public void FinishReason_OnEveryEvent_EndsNothingBeforeTheEnd() =>
        Assert.Equal(
            [new TextChunk("a"), new TextChunk("b"), Finished(FinishReason.Safety)],
            Decode(TextEvent("a", "STOP") + TextEvent("b", "SAFETY"))
        );

    [Fact]
    public void Metadata_IsSentWhenItHasChanged()
    {
        const string Ratings = """[{"category":"HARM_CATEGORY_NEW","probability":"LOW","blocked":true}]""";
        var chunks = Decode(
            Event(
                $$"""{"promptFeedback":{"safetyRatings":{{Ratings}}},"candidates":["""
                    + $$$"""{"safetyRatings":{{{Ratings}}},"groundingMetadata":{}}]}"""
            )
                + Event(
                    $$"""{"promptFeedback":{"safetyRatings":{{Ratings}}},"candidates":["""
                        + $$"""{"safetyRatings":{{Ratings}},"citationMetadata":{"citationSources":["""
                        + """{"startIndex":1,"endIndex":2,"uri":"u"}]},"newField":1}]}"""
                )
                + Event(
                    """{"candidates":[{"groundingMetadata":{"groundingChunks":[{"web":"""
                        + """{"uri":"g","title":"G"}}],"webSearchQueries":["q"]},"urlContextMetadata":"""
                        + """{"urlMetadata":["""
                        + """{"retrievedUrl":"r","urlRetrievalStatus":"S"}]},"newField":1,"finishReason":"STOP"}],"createTime":"now"}"""
                )
        );

        Assert.Equal([true, false], chunks.OfType<SafetyChunk>().Select(chunk => chunk.IsOfPrompt));
        Assert.Equal([new SafetyRating("HARM_CATEGORY_NEW", "LOW", true)], chunks.OfType<SafetyChunk>().First().Ratings);
        Assert.Equal([new Citation(1, 2, "u", null, null)], Assert.Single(chunks.OfType<CitationChunk>()).Citations);
        var grounding = Assert.Single(chunks.OfType<GroundingChunk>());
        Assert.Equal([new GroundingSource("g", "G")], grounding.Sources);
        Assert.Equal(["q"], grounding.Queries);
        Assert.Equal([("r", "S")], Assert.Single(chunks.OfType<UrlContextChunk>()).Urls);
        Assert.Equal(["newField", "createTime"], chunks.OfType<UnknownFieldChunk>().Select(chunk => chunk.Name));
        Assert.All(chunks.OfType<CandidateMetadataChunk>(), chunk => Assert.True(chunk.IsMetadata && !chunk.IsContent));
    }

    [Fact]
    public void ContinuationToken_InTheMiddle_IsACheckpoint() =>
        Assert.Equal(
            [new TextChunk("a"), new CheckpointChunk("dG9r"), new TextChunk("b"), _stopped],
            Decode(Event("""{"candidates":[{"continuationToken":"dG9r","content":{"parts":[{"text":"a"}]}}]}""") + TextEvent("b", "STOP"))
        );

    [Theory]
    [InlineData("""{"candidates":null}""")]
    [InlineData("""{"candidates":[null,1,{"content":null,"index":"0"}]}""")]
    [InlineData("""{"candidates":[{"content":{"role":"model"}}],"usageMetadata":null,"modelVersion":3}""")]
    [InlineData("""{"candidates":[{"content":{"parts":[{"text":{"a":[1,{}]}},[],"x"]}}]}""")]
    [InlineData("""{"promptFeedback":[],"usageMetadata":{"totalTokenCount":{"a":1},"promptTokensDetails":[{"modality":"TEXT"}]}}""")]
    public void Shapes_ThatAreUndocumented_AreAccepted(string json) =>
        Assert.Equal("ok", TextOf(Decode(Event(json) + TextEvent("ok", "STOP"))));

    [Fact]
    public void Error_WhoseMessageIsNotUnicode_KeepsItsCode() =>
        Assert.StartsWith(
            "api 503 UNAVAILABLE",
            (string)Decode(Event("""{"error":{"code":503,"status":"UNAVAILABLE","message":"\ud83d"}}"""))[^1],
            StringComparison.Ordinal
        );

    [Fact]
    public void Error_ThatIsNull_IsNone() =>
        Assert.Equal(
            [new TextChunk("a"), _stopped],
            Decode(Event("""{"error":null,"candidates":[{"content":{"parts":[{"text":"a"}]},"finishReason":"STOP"}]}"""))
        );

    [Fact]
    public void Block_OfThePromptBesideAFinishReason_IsABlockedEnd() =>
        Assert.Equal(
            Outcome.Blocked,
            (
                (FinishedChunk)Decode(Event("""{"promptFeedback":{"blockReason":"SAFETY"},"candidates":[{"finishReason":"STOP"}]}"""))[^1]
            ).Outcome
        );

    [Fact]
    public void Block_OfThePrompt_IsABlockedEnd() =>
        Assert.Equal(
            [new FinishedChunk(Outcome.Blocked) { BlockReason = BlockReason.Safety }],
            Decode("""data: {"promptFeedback":{"blockReason":"SAFETY"}}""")
        );

    // Observed in November 2026: no event framing, whatever the request asked for.
    [Theory]
    [InlineData("""{"promptFeedback":{"blockReason":"SAFETY"}}""")]
    [InlineData("{\n  \"promptFeedback\": {\n    \"blockReason\": \"SAFETY\"\n  }\n}\n")]
    [InlineData("""[{"promptFeedback":{"blockReason":"SAFETY"}}]""")]
    public void Block_OfThePromptAsABareBody_IsABlockedEnd(string body) =>
        Assert.Equal([new FinishedChunk(Outcome.Blocked) { BlockReason = BlockReason.Safety }], Decode(body));

    private static FinishedChunk Finished(FinishReason reason) =>
        new(reason.Outcome) { Reason = reason, Candidates = [new CandidateEnd(0, reason, null)] };
}
