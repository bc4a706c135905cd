using FsCheck.Xunit;
using GeminiRx.Wire.Reading;
using static GeminiRx.Tests.Wire.Reading.Decoding;

namespace GeminiRx.Tests.Wire.Reading;

public sealed class EventReaderTests
{
    private static readonly FinishedChunk _stopped = Finished(FinishReason.Stop);

    private const string Telling = "[]{}\":,\\\n\r data1\u00ff";

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
        Assert.Equal(
            "abc",
            TextOf(
                Decode(
                    TextEvent("a").Replace("\r\n", "\n", StringComparison.Ordinal)
                        + TextEvent("b").Replace("\r\n", "\r", StringComparison.Ordinal)
                        + TextEvent("c", "STOP")
                )
            )
        );

    [Fact]
    public void LastEvent_WithoutBlankLine_Counts()
    {
        Assert.Equal([new TextChunk("a"), _stopped], Decode(TextEvent("a", "STOP").TrimEnd()));
        Assert.Equal([new TextChunk("a"), _stopped], Decode(TextEvent("a", "STOP").TrimEnd() + "\r"));
    }

    [Fact]
    public void Gateways_CommentsOtherFieldsMissingSpaceAndDone_AreAccepted()
    {
        var stream =
            "\uFEFF: keep-alive\r\n\r\nevent: message\r\nid: 7\r\nretry: 10\r\n"
            + TextEvent("a", "STOP").Replace("data: ", "data:", StringComparison.Ordinal)
            + "data:\r\n\r\ndata: [DONE]\r\n\r\n";

        Assert.Equal([new TextChunk("a"), _stopped], Decode(stream));
        Assert.Equal([new TextChunk("a"), _stopped], Decode(stream, _ => 1));
    }

    [Fact]
    public void Data_OverSeveralLines_IsOneEvent() =>
        Assert.Equal(
            [new TextChunk("a"), _stopped],
            Decode("data: {\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"a\"}]},\ndata: \"finishReason\":\"STOP\"}]}\n\n")
        );

    [Fact]
    public void Data_ThatIsAnArray_IsReadElementByElement() =>
        Assert.Equal(
            [new TextChunk("a"), new TextChunk("b"), _stopped],
            Decode(
                Event(
                    """[{"candidates":[{"content":{"parts":[{"text":"a"}]}}]},{"candidates":[{"content":"""
                        + """{"parts":[{"text":"b"}]},"finishReason":"STOP"}]}]"""
                )
            )
        );

    [Fact]
    public void Body_ThatIsPlainJsonAlthoughEventsWereAsked_IsRead() =>
        Assert.Equal(
            [new TextChunk("a"), _stopped],
            Decode("""[{"candidates":[{"content":{"parts":[{"text":"a"}]},"finishReason":"STOP"}]}]""", _ => 3)
        );

    [Fact]
    public void ErrorTail_WithoutData_IsTheServicesError()
    {
        var chunks = Decode(
            TextEvent("First ", "STOP")
                + "{\n  \"error\": {\n    \"code\": 503,\n    \"message\": \"The model is overloaded.\","
                + "\n    \"status\": \"UNAVAILABLE\"\n  }\n}\n",
            _ => 1
        );

        Assert.Equal([new TextChunk("First "), "api 503 UNAVAILABLE The model is overloaded. STOP "], chunks);
    }

    [Fact]
    public void ErrorTail_CutShort_IsTruncated() =>
        Assert.StartsWith(
            "truncated",
            (string)Decode(TextEvent("a", "STOP") + "{\n  \"error\": {\n    \"code\": 50")[^1],
            StringComparison.Ordinal
        );

    [Fact]
    public void ErrorInData_AfterText_IsTheServicesErrorAfterTheText() =>
        Assert.Equal(
            [new TextChunk("a"), "api 429 RESOURCE_EXHAUSTED Quota.  "],
            Decode(TextEvent("a") + Event("""{"error":{"code":429,"message":"Quota.","status":"RESOURCE_EXHAUSTED"}}"""))
        );

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
    public void Data_ThatIsAStringOfJson_IsRead() =>
        Assert.Equal(
            [new TextChunk("a"), _stopped],
            Decode(
                Event(
                    "\"{\\\"candidates\\\":[{\\\"content\\\":{\\\"parts\\\":[{\\\"text\\\":\\\"a\\\"}]},"
                        + "\\\"finishReason\\\":\\\"STOP\\\"}]}\""
                )
            )
        );

    [Fact]
    public void JsonArray_ElementByElement_GivesChunksAsTheyArrive()
    {
        using var decoder = new StreamDecoder(1 << 20);
        var chunks = new List<Chunk>();

        decoder.Feed("[{\r\n \"candidates\": [{\"content\": {\"parts\": [{\"text\": \"a ] } \\\" \"}]}}]\r\n}"u8, chunks);
        Assert.Equal([new TextChunk("a ] } \" ")], chunks);
        decoder.Feed("\r\n,\r\n{\"candidates\":[{\"finishReason\":\"STOP\"}]}\r\n]\r\n"u8, chunks);
        decoder.Finish(chunks);
        Assert.Equal(_stopped, chunks[^1]);
    }

    [Theory]
    [InlineData("""[{"candidates":[{"finishReason":"STOP"}]}""", "truncated")]
    [InlineData("""[{"candidates":[{"content":{"parts":[{"te""", "truncated")]
    [InlineData("""[1,2]""", "unreadable")]
    [InlineData("""[{"error":{"code":503,"message":"Overloaded.","status":"UNAVAILABLE"}}]""", "api 503 UNAVAILABLE")]
    [InlineData("""{"error":{"code":429,"message":"Quota.","status":"RESOURCE_EXHAUSTED"}}""", "api 429 RESOURCE_EXHAUSTED")]
    public void PlainJson_ThatIsNoWholeAnswer_IsATypedError(string body, string error)
    {
        Assert.StartsWith(error, (string)Decode(body)[^1], StringComparison.Ordinal);
        Assert.StartsWith(error, (string)Decode(body, _ => 1)[^1], StringComparison.Ordinal);
    }

    [Fact]
    public void Page_InPlaceOfAnAnswer_IsUnreadable() =>
        Assert.StartsWith(
            "unreadable",
            (string)Decode("<!DOCTYPE html>\n<html><body>Sign in: here</body></html>\n")[^1],
            StringComparison.Ordinal
        );

    [Property(MaxTest = 10_000)]
    public void AnyBytes_EndWithAFinishOrATypedError(byte[] noise, bool asJson)
    {
        // Noise of significant characters reaches deeper states of the reader than random bytes.
        var bytes = (byte[])
            [
                .. asJson ? "["u8 : "data: {\"candidates\":"u8,
                .. noise.Select(b => (byte)Telling[b % Telling.Length]),
                .. noise,
                .. "\n\n"u8,
            ];

        var last = Decode(bytes, at => 1 + (at % 7))[^1];

        Assert.True(
            last is FinishedChunk
                || last is string error
                    && (
                        error.StartsWith("truncated", StringComparison.Ordinal) || error.StartsWith("unreadable", StringComparison.Ordinal)
                    ),
            last.ToString()
        );
    }

    private static FinishedChunk Finished(FinishReason reason) =>
        new(reason.Outcome) { Reason = reason, Candidates = [new CandidateEnd(0, reason, null)] };
}
