using FsCheck.Xunit;
using static GeminiRx.Tests.Wire.Decoding;

namespace GeminiRx.Tests.Wire;

public sealed class StreamDecoderTests
{
    private static readonly FinishedChunk _stopped = new(Outcome.Completed) { Reason = FinishReason.Stop };

    [Theory]
    [InlineData("\n")]
    [InlineData("\r")]
    [InlineData("\r\n")]
    public void LineBreaks_OfEveryKind_EndALine(string lineBreak)
    {
        var stream = (TextEvent("a") + TextEvent("b", "STOP")).Replace("\r\n", lineBreak, StringComparison.Ordinal);

        Assert.Equal([new TextChunk("a"), new TextChunk("b"), _stopped], Decode(stream));
        Assert.Equal([new TextChunk("a"), new TextChunk("b"), _stopped], Decode(stream, _ => 1));
    }

    [Fact]
    public void LineBreaks_MixedInOneStream_EndALine() =>
        Assert.Equal("abc", TextOf(Decode(TextEvent("a").Replace("\r\n", "\n", StringComparison.Ordinal) + TextEvent("b").Replace("\r\n", "\r", StringComparison.Ordinal) + TextEvent("c", "STOP"))));

    [Fact]
    public void LastEvent_WithoutBlankLine_Counts()
    {
        Assert.Equal([new TextChunk("a"), _stopped], Decode(TextEvent("a", "STOP").TrimEnd()));
        Assert.Equal([new TextChunk("a"), _stopped], Decode(TextEvent("a", "STOP").TrimEnd() + "\r"));
    }

    [Fact]
    public void Gateways_CommentsOtherFieldsMissingSpaceAndDone_AreSurvived()
    {
        var stream = "\uFEFF: keep-alive\r\n\r\nevent: message\r\nid: 7\r\nretry: 10\r\n" + TextEvent("a", "STOP").Replace("data: ", "data:", StringComparison.Ordinal)
            + "data:\r\n\r\ndata: [DONE]\r\n\r\n";

        Assert.Equal([new TextChunk("a"), _stopped], Decode(stream));
        Assert.Equal([new TextChunk("a"), _stopped], Decode(stream, _ => 1));
    }

    [Fact]
    public void Data_OverSeveralLines_IsOneEvent() =>
        Assert.Equal([new TextChunk("a"), _stopped], Decode("data: {\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"a\"}]},\ndata: \"finishReason\":\"STOP\"}]}\n\n"));

    [Fact]
    public void Data_ThatIsAnArray_IsReadElementByElement() =>
        Assert.Equal([new TextChunk("a"), new TextChunk("b"), _stopped], Decode(Event("""[{"candidates":[{"content":{"parts":[{"text":"a"}]}}]},{"candidates":[{"content":{"parts":[{"text":"b"}]},"finishReason":"STOP"}]}]""")));

    [Fact]
    public void Body_ThatIsPlainJsonAlthoughEventsWereAsked_IsRead() =>
        Assert.Equal([new TextChunk("a"), _stopped], Decode("""[{"candidates":[{"content":{"parts":[{"text":"a"}]},"finishReason":"STOP"}]}]""", _ => 3));

    [Fact]
    public void ErrorTail_WithoutData_IsTheServicesError()
    {
        var chunks = Decode(TextEvent("First ", "STOP") + "{\n  \"error\": {\n    \"code\": 503,\n    \"message\": \"The model is overloaded.\",\n    \"status\": \"UNAVAILABLE\"\n  }\n}\n", _ => 1);

        Assert.Equal([new TextChunk("First "), "api 503 UNAVAILABLE The model is overloaded. STOP "], chunks);
    }

    [Fact]
    public void ErrorTail_CutShort_IsTruncated() =>
        Assert.StartsWith("truncated", (string)Decode(TextEvent("a", "STOP") + "{\n  \"error\": {\n    \"code\": 50")[^1], StringComparison.Ordinal);

    [Fact]
    public void ErrorInData_AfterText_IsTheServicesErrorAfterTheText() =>
        Assert.Equal([new TextChunk("a"), "api 429 RESOURCE_EXHAUSTED Quota.  "], Decode(TextEvent("a") + Event("""{"error":{"code":429,"message":"Quota.","status":"RESOURCE_EXHAUSTED"}}""")));

    [Fact]
    public void End_WithoutFinishReason_IsTruncatedAndTheTextIsDelivered()
    {
        var chunks = Decode(TextEvent("a"));

        Assert.Equal(new TextChunk("a"), chunks[0]);
        Assert.StartsWith("truncated", (string)chunks[1], StringComparison.Ordinal);
        Assert.StartsWith("truncated", (string)Decode("")[0], StringComparison.Ordinal);
    }

    [Fact]
    public void Event_ThatIsNotJson_IsUnreadableAndQuotesNothing()
    {
        var chunks = Decode(TextEvent("a") + "data: secret\n\n" + TextEvent("b", "STOP"));

        Assert.Equal(new TextChunk("a"), chunks[0]);
        Assert.StartsWith("unreadable", (string)chunks[1], StringComparison.Ordinal);
        Assert.DoesNotContain("secret", (string)chunks[1], StringComparison.Ordinal);
        Assert.Equal(2, chunks.Count);
    }

    [Fact]
    public void Event_LargerThanTheLimit_IsATypedError()
    {
        var stream = System.Text.Encoding.UTF8.GetBytes(TextEvent(new string('x', 5000), "STOP"));

        Assert.Equal(new string('x', 5000), TextOf(Decode(stream, _ => 100, maxEventBytes: 6000)));
        Assert.StartsWith("unreadable", (string)Decode(stream, _ => 100, maxEventBytes: 4000)[^1], StringComparison.Ordinal);
    }

    [Fact]
    public void FinishReason_OnEveryEvent_EndsNothingBeforeTheEnd() =>
        Assert.Equal([new TextChunk("a"), new TextChunk("b"), _stopped with { Reason = new FinishReason("SAFETY"), }, ], Decode(TextEvent("a", "STOP") + TextEvent("b", "SAFETY"))
            .Select(chunk => chunk is FinishedChunk finished ? finished with { Outcome = Outcome.Completed } : chunk));

    [Fact]
    public void Usage_LastValueWinsFieldByField_AndAnEventWithoutErasesNothing()
    {
        var chunks = Decode(
            Event("""{"usageMetadata":{"promptTokenCount":10,"totalTokenCount":"12"}}""")
            + TextEvent("a")
            + Event("""{"usageMetadata":{"candidatesTokenCount":2,"totalTokenCount":14}}""")
            + Event("""{"usageMetadata":{"totalTokenCount":14}}""")
            + TextEvent("b", "STOP"));

        var last = new Usage { PromptTokenCount = 10, CandidatesTokenCount = 2, TotalTokenCount = 14 };
        Assert.Equal(
            [
                new UsageChunk(new Usage { PromptTokenCount = 10, TotalTokenCount = 12 }), new TextChunk("a"), new UsageChunk(last), new TextChunk("b"),
                _stopped with { Usage = last },
            ],
            chunks);
    }

    [Fact]
    public void Parts_ThoughtsSignaturesCandidatesAndUnknownOnes_AreKeptApart()
    {
        var chunks = Decode(
            Event("""{"candidates":[{"content":{"parts":[{"text":"Hm","thought":true},{"text":"Yes"},{"text":"","thoughtSignature":"c2ln"},{"text":""}]}}]}""")
            + Event("""{"candidates":[{"content":{"parts":[{"text":"Other"}]},"finishReason":"SAFETY","index":1},{"content":{"parts":[{"functionCall":{"name":"f"}}]},"finishReason":"STOP"}]}"""));

        Assert.Equal(
            [
                new ThoughtChunk("Hm"), new TextChunk("Yes"), new TextChunk("") { ThoughtSignature = "c2ln" }, new TextChunk("Other") { Candidate = 1 },
                new UnknownChunk(System.Text.Json.JsonDocument.Parse("""{"functionCall":{"name":"f"}}""").RootElement), _stopped,
            ],
            chunks);
    }

    [Theory]
    [InlineData("""{"candidates":null}""")]
    [InlineData("""{"candidates":[null,1,{"content":null,"index":"0"}]}""")]
    [InlineData("""{"candidates":[{"content":{"role":"model"}}],"usageMetadata":null,"modelVersion":3}""")]
    [InlineData("""{"candidates":[{"content":{"parts":{"text":"not a list"}}}]}""")]
    [InlineData("""{"candidates":[{"content":{"parts":[{"text":{"a":[1,{}]}},[],"x"]}}]}""")]
    [InlineData("""{"promptFeedback":[],"usageMetadata":{"totalTokenCount":{"a":1},"promptTokensDetails":[{"modality":"TEXT"}]}}""")]
    public void Shapes_ThatTheServiceDoesNotPromise_AreSurvived(string json) =>
        Assert.Equal("ok", TextOf(Decode(Event(json) + TextEvent("ok", "STOP"))));

    [Fact]
    public void Text_ThatIsNotUnicode_IsUnreadable() =>
        Assert.StartsWith("unreadable", (string)Decode(TextEvent("\\ud83d", "STOP"))[^1], StringComparison.Ordinal);

    [Fact]
    public void Block_OfThePrompt_IsABlockedEnd() =>
        Assert.Equal(
            [new FinishedChunk(Outcome.Blocked) { BlockReason = BlockReason.Safety }],
            Decode("""data: {"promptFeedback":{"blockReason":"SAFETY"}}"""));

    [Property(MaxTest = 2000)]
    public void AnyBytes_EndInAFinishOrATypedError(byte[] noise)
    {
        var bytes = (byte[])[.. "data: {\"candidates\":"u8, .. noise, .. "\n\n{"u8];

        Assert.StartsWith("", Decode(bytes, at => 1 + (at % 7))[^1].ToString(), StringComparison.Ordinal);
    }
}
