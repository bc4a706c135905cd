using static GeminiRx.Tests.Wire.Reading.Decoding;

namespace GeminiRx.Tests.Wire.Reading;

/// <summary>The finish reason in unusual positions and forms, as gateways send it.</summary>
public sealed class FinishReasonTests
{
    private const string Stop = """{"candidates":[{"content":{"parts":[]},"finishReason":"STOP"}]}""";

    // Content after a finish reason.
    [Theory]
    [InlineData("""{"text":"The result is"}""")]
    [InlineData("""{"text":"hm","thought":true}""")]
    [InlineData("""{"functionCall":{"name":"f","args":{}}}""")]
    [InlineData("""{"functionCall":{"name":"f","willContinue":true}}""")]
    [InlineData("""{"inlineData":{"mimeType":"image/png","data":"AAEC"}}""")]
    [InlineData("""{"executableCode":{"language":"PYTHON","code":"1"}}""")]
    [InlineData("""{"newKind":{}}""")]
    public void Content_AfterTheFinishReason_RevokesIt(string part)
    {
        var more = $$$"""{"candidates":[{"content":{"parts":[{{{part}}}]}}]}""";

        Assert.StartsWith("truncated", DecodeBothWays(Event(Stop) + Event(more))[^1].ToString(), StringComparison.Ordinal);
        Assert.StartsWith("truncated", DecodeBothWays(TextEvent("a", "STOP") + Event(more))[^1].ToString(), StringComparison.Ordinal);
        Assert.Equal(Outcome.Completed, OutcomeOf(Event(Stop) + Event(more) + Event(Stop)));
        Assert.Equal(
            Outcome.MaxTokens,
            OutcomeOf(Event(Stop) + Event(more.Replace("]}}]}", "]},\"finishReason\":\"MAX_TOKENS\"}]}", StringComparison.Ordinal)))
        );
    }

    [Theory]
    [InlineData("""{"usageMetadata":{"totalTokenCount":3}}""")]
    [InlineData("""{"candidates":[{"groundingMetadata":{"webSearchQueries":["q"]}}]}""")]
    [InlineData("""{"candidates":[{"content":{"parts":[{"text":""}],"role":"model"}}]}""")]
    [InlineData("""{"candidates":[{"content":{"parts":[{"text":"","thoughtSignature":"c2ln"}]}}]}""")]
    [InlineData("""{"candidates":[{"content":{"parts":[{"thoughtSignature":"c2ln"}]}}]}""")]
    [InlineData("""{"candidates":[{"content":{"parts":[{"functionCall":{}}]}}]}""")]
    [InlineData("""{"candidates":[{"finishReason":""}]}""")]
    [InlineData("""{"candidates":[{"finishReason":null}]}""")]
    [InlineData("""{"candidates":[{"finishReason":"FINISH_REASON_UNSPECIFIED"}]}""")]
    [InlineData("""{"candidates":[{"finishReason":0}]}""")]
    [InlineData("""{"candidates":[]}""")]
    [InlineData("""{"newField":1}""")]
    [InlineData("null")]
    public void Metadata_AfterTheFinishReason_KeepsIt(string json) =>
        Assert.Equal(Outcome.Completed, OutcomeOf(TextEvent("a", "STOP") + Event(json)));

    [Theory]
    [InlineData("\"\"")]
    [InlineData("null")]
    [InlineData("0")]
    [InlineData("\"0\"")]
    [InlineData("\"FINISH_REASON_UNSPECIFIED\"")]
    [InlineData("{}")]
    public void FinishReason_Unspecified_IsIgnored(string reason) =>
        Assert.StartsWith(
            "truncated",
            DecodeBothWays(Event($$"""{"candidates":[{"content":{"parts":[{"text":"a"}]},"finishReason":{{reason}}}]}"""))[^1].ToString(),
            StringComparison.Ordinal
        );

    [Theory]
    [InlineData("1", Outcome.Completed)]
    [InlineData("2", Outcome.MaxTokens)]
    [InlineData("3", Outcome.Blocked)]
    [InlineData("99", Outcome.Other)]
    [InlineData("\"stop\"", Outcome.Completed)]
    [InlineData("\"max_tokens\"", Outcome.MaxTokens)]
    public void FinishReason_AsANumberOrInLowerCase_IsRead(string reason, Outcome outcome) =>
        Assert.Equal(outcome, OutcomeOf(Event($$"""{"candidates":[{"content":{"parts":[{"text":"a"}]},"finishReason":{{reason}}}]}""")));

    [Theory]
    [InlineData("\"BLOCK_REASON_UNSPECIFIED\"")]
    [InlineData("\"BLOCKED_REASON_UNSPECIFIED\"")]
    [InlineData("\"\"")]
    [InlineData("0")]
    [InlineData("null")]
    public void BlockReason_Unspecified_IsIgnored(string reason)
    {
        var feedback = Event($$$"""{"promptFeedback":{"blockReason":{{{reason}}}}}""");

        Assert.Equal(Outcome.Completed, OutcomeOf(feedback + TextEvent("a", "STOP")));
        Assert.StartsWith("truncated", DecodeBothWays(feedback)[^1].ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Candidate_TruncatedNextToACompleteOne_IsTruncated()
    {
        var second = Event("""{"candidates":[{"content":{"parts":[{"text":"b"}]},"index":1}]}""");

        Assert.StartsWith("truncated", DecodeBothWays(TextEvent("a", "STOP") + second)[^1].ToString(), StringComparison.Ordinal);
        Assert.Equal(
            Outcome.Completed,
            OutcomeOf(TextEvent("a", "STOP") + second + Event("""{"candidates":[{"finishReason":"STOP","index":1}]}"""))
        );
    }

    [Theory]
    [InlineData("""{"text":"","functionResponse":null}""")]
    [InlineData("""{"functionCall":{"name":null,"args":null}}""")]
    public void Null_AfterTheFinishReason_KeepsIt(string part) =>
        Assert.Equal(
            Outcome.Completed,
            OutcomeOf(TextEvent("Hi", "STOP") + Event($$$"""{"candidates":[{"content":{"parts":[{{{part}}}]}}]}"""))
        );

    [Fact]
    public void Enumerations_AsNumbers_AreNames()
    {
        var chunks = DecodeBothWays(
            Event(
                """
                {"candidates":[{"content":{"parts":[{"executableCode":{"language":1,"code":"x"}},{"codeExecutionResult":
                  {"outcome":2,"output":"y"}}]},"finishReason":1}]}
                """.ReplaceLineEndings("")
            )
        );

        Assert.Equal([new CodeChunk("PYTHON", "x"), new CodeResultChunk("OUTCOME_FAILED", "y")], chunks.OfType<ContentChunk>());
    }

    private static Outcome? OutcomeOf(string stream) => (DecodeBothWays(stream)[^1] as FinishedChunk)?.Outcome;
}
