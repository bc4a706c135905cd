using static GeminiRx.Tests.Wire.Reading.Decoding;

namespace GeminiRx.Tests.Wire.Reading;

/// <summary>Answers inside other objects, and answers of other services.</summary>
public sealed class WrappedAnswerTests
{
    [Theory]
    [InlineData("""data: {"id":"chatcmpl-1","object":"chat.completion.chunk","choices":[{"delta":{"content":"Hi"}}]}""")]
    [InlineData("""data: {"type":"message_start","message":{"content":[]}}""")]
    [InlineData("""{"model":"llama","message":{"content":"Hi"},"done":true}""")]
    [InlineData("""{"detail":"Not found here"}""")]
    [InlineData("upstream connect error or disconnect/reset before headers")]
    [InlineData("Bad Gateway: no upstream")]
    [InlineData("<!DOCTYPE html>\n<html><body>Sign in: here</body></html>")]
    public void Body_OfAnotherService_IsUnreadableAndNotRetried(string body)
    {
        var last = DecodeBothWays(body + "\n\n")[^1].ToString();

        Assert.StartsWith("unreadable", last, StringComparison.Ordinal);
        Assert.Contains("not from the service", last, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("dat")]
    [InlineData("eve")]
    [InlineData(": keep-alive\n\n")]
    [InlineData("event: message\nid: 1\nretry: 5\n")]
    public void Body_ThatEndsBeforeTheFirstEvent_IsTruncated(string body) =>
        Assert.StartsWith("truncated", DecodeBothWays(body)[^1].ToString(), StringComparison.Ordinal);

    [Theory]
    [InlineData("""{"candidates":[CANDIDATE],"raw_response":{"candidates":[CANDIDATE],"usageMetadata":{"totalTokenCount":9}}}""")]
    [InlineData("""{"raw_response":{"candidates":[CANDIDATE]},"candidates":[CANDIDATE]}""")]
    public void Copy_NextToTheAnswer_IsIgnored(string answer)
    {
        var chunks = DecodeBothWays(
            Event(answer.Replace("CANDIDATE", """{"content":{"parts":[{"text":"Hi"}]},"finishReason":"STOP"}""", StringComparison.Ordinal))
        );

        Assert.Equal("Hi", TextOf(chunks));
        Assert.Single(chunks.OfType<UnknownFieldChunk>());
        Assert.Empty(chunks.OfType<UsageChunk>());
    }

    [Theory]
    [InlineData("""{"data":{"response":ANSWER}}""")]
    [InlineData("""{"result":[ANSWER]}""")]
    [InlineData("""{"response":ANSWER,"usageMetadata":null,"candidates":null}""")]
    public void Answer_InOtherObjects_IsRead(string answer)
    {
        var chunks = DecodeBothWays(
            Event(
                answer.Replace(
                    "ANSWER",
                    """{"candidates":[{"content":{"parts":[{"text":"Hi"}]},"finishReason":"STOP"}]}""",
                    StringComparison.Ordinal
                )
            )
        );

        Assert.Equal(("Hi", Outcome.Completed), (TextOf(chunks), (chunks[^1] as FinishedChunk)?.Outcome));
    }

    [Fact]
    public void Error_InAnotherObject_IsTheError()
    {
        var chunks = DecodeBothWays(
            TextEvent("Hi", "STOP") + Event("""{"response":{"error":{"code":503,"status":"UNAVAILABLE","message":"m"}}}""")
        );

        Assert.StartsWith("api 503 UNAVAILABLE m", chunks[^1].ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"choices":[{"delta":{"content":"Hi"}}],"usageMetadata":null}""")]
    [InlineData("""{"created":1764158400,"choices":[]}""")]
    public void Answer_OfAnotherService_IsUnreadable(string answer) =>
        Assert.StartsWith("unreadable", DecodeBothWays(Event(answer))[^1].ToString(), StringComparison.Ordinal);

    [Theory]
    [InlineData("data: \"\"\n\n")]
    [InlineData("data: \"[DONE]\"\n\n")]
    [InlineData("data: {\"error\":\"\"}\n\n")]
    [InlineData("data: {\"error\":{},\"candidates\":[]}\n\n")]
    [InlineData("data: {\"error\":false}\n\n")]
    public void Event_WithoutContent_IsSkipped(string stream)
    {
        Assert.Equal(Outcome.Completed, OutcomeOf(stream + TextEvent("Hi", "STOP")));
        Assert.Equal(Outcome.Completed, OutcomeOf(TextEvent("Hi", "STOP") + stream));
    }

    [Theory]
    [InlineData("  {\"error\":{\"code\":503,\"message\":\"m\"}}\n")]
    [InlineData("\t [ {\"error\":{\"code\":503,\"message\":\"m\"}} ]\n")]
    public void Error_OnAnIndentedLine_IsTheError(string tail) =>
        Assert.StartsWith("api 503", DecodeBothWays(TextEvent("Hi", "STOP") + tail)[^1].ToString(), StringComparison.Ordinal);

    private static Outcome? OutcomeOf(string stream) => (DecodeBothWays(stream)[^1] as FinishedChunk)?.Outcome;
}
