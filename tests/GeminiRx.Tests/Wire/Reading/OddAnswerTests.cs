using System.Text.Json;
using GeminiRx.Wire.Json;
using static GeminiRx.Tests.Wire.Reading.Decoding;

namespace GeminiRx.Tests.Wire.Reading;

/// <summary>Answers in unusual forms, as gateways send them.</summary>
public sealed class OddAnswerTests
{
    [Theory]
    [InlineData("3.0", 3)]
    [InlineData("3e2", 300)]
    [InlineData("\"12\"", 12)]
    [InlineData("\"12.0\"", 12)]
    [InlineData("null", null)]
    [InlineData("3.5", null)]
    [InlineData("\"x\"", null)]
    [InlineData("1e40", null)]
    public void Count_OfAnyForm_IsRead(string json, int? count) =>
        Assert.Equal(
            count,
            (
                (FinishedChunk)
                    DecodeBothWays(
                        Event($$$"""{"usageMetadata":{"totalTokenCount":7,"candidatesTokenCount":{{{json}}}}}""") + TextEvent("a", "STOP")
                    )[^1]
            )
                .Usage!
                .CandidatesTokenCount
        );

    [Fact]
    public void SnakeCase_IsReadAsCamelCase()
    {
        const string Camel = """
            {"candidates":[{"content":{"parts":[{"functionCall":{"name":"look_up","args":{"snake_case":{"camelCase":1}}},
              "thoughtSignature":"U0lH"},
            {"inlineData":{"mimeType":"image/png","data":"AAEC"}},{"functionCall":{"name":"f","partialArgs":
              [{"jsonPath":"$.a_b","stringValue":"x"}],"willContinue":true}}]},
            "finishReason":"STOP","finishMessage":"m","avgLogprobs":-1,"citationMetadata":{"citationSources":[{"startIndex":1,
              "endIndex":2}]},
            "groundingMetadata":{"webSearchQueries":["q"],"groundingChunks":[{"web":{"uri":"u","title":"t"}}]}}],
            "promptFeedback":{"blockReasonMessage":"b"},"modelVersion":"m","responseId":"r",
            "usageMetadata":{"promptTokenCount":3,"totalTokenCount":7,"promptTokensDetails":[{"modality":"TEXT","tokenCount":3}]}}
            """;
        var names = new[]
        {
            "functionCall",
            "thoughtSignature",
            "inlineData",
            "mimeType",
            "partialArgs",
            "jsonPath",
            "stringValue",
            "willContinue",
            "finishReason",
            "finishMessage",
            "avgLogprobs",
            "citationMetadata",
            "citationSources",
            "startIndex",
            "endIndex",
            "groundingMetadata",
            "webSearchQueries",
            "groundingChunks",
            "promptFeedback",
            "blockReasonMessage",
            "modelVersion",
            "responseId",
            "usageMetadata",
            "promptTokenCount",
            "totalTokenCount",
            "promptTokensDetails",
            "tokenCount",
        };
        var snake = names.Aggregate(
            Camel,
            (json, name) =>
                json.Replace($"\"{name}\":", $"\"{JsonNamingPolicy.SnakeCaseLower.ConvertName(name)}\":", StringComparison.Ordinal)
        );

        var expected = Decode(Event(Camel.ReplaceLineEndings(" ")));
        var read = DecodeBothWays(Event(snake.ReplaceLineEndings(" ")));
        Assert.Equal(
            expected.Where(chunk => chunk is not CandidateMetadataChunk),
            read.Where(chunk => chunk is not CandidateMetadataChunk)
        );
        Assert.Equal(["q"], Assert.Single(read.OfType<GroundingChunk>()).Queries);
        Assert.Equal([new GroundingSource("u", "t")], Assert.Single(read.OfType<GroundingChunk>()).Sources);
        Assert.Equal([new Citation(1, 2, null, null, null)], Assert.Single(read.OfType<CitationChunk>()).Citations);
        Assert.Contains(
            "snake_case",
            Assert.Single(read.OfType<ToolCallChunk>(), call => call.Name == "look_up").Arguments.GetRawText(),
            StringComparison.Ordinal
        );
        Assert.Equal("""{"a_b":"x"}""", Assert.Single(read.OfType<ToolCallChunk>(), call => call.Name == "f").Arguments.GetRawText());
    }

    [Fact]
    public void Grounding_InPieces_IsMergedMemberByMember()
    {
        var chunks = DecodeBothWays(
            Event("""{"candidates":[{"groundingMetadata":{"webSearchQueries":["q"],"x":1}}]}""")
                + Event("""{"candidates":[{"groundingMetadata":{"groundingChunks":[{"web":{"uri":"u","title":"t"}}],"x":2}}]}""")
                + Event("""{"candidates":[{"groundingMetadata":{"other":true},"index":1}]}""")
                + Event("""{"candidates":[{"finishReason":"STOP","groundingMetadata":{"searchEntryPoint":{"renderedContent":"<b/>"}}}]}""")
        );

        var last = chunks.OfType<GroundingChunk>().Last(chunk => chunk.Candidate == 0);
        Assert.Equal(["q"], last.Queries);
        Assert.Equal([new GroundingSource("u", "t")], last.Sources);
        Assert.Equal(2, last.Json.GetProperty("x").GetInt32());
        Assert.True(last.Json.TryGetProperty("searchEntryPoint", out _));
        Assert.False(last.Json.TryGetProperty("other", out _));
    }

    [Fact]
    public void Streams_WithEverNewNamesAndCandidates_UseBoundedMemory()
    {
        var fields = string.Concat(Enumerable.Range(0, 2000).Select(i => Event($$$"""{"field{{{i}}}":{{{i}}}}""")));
        Assert.Equal(2000, Decode(fields + TextEvent("a", "STOP")).OfType<UnknownFieldChunk>().Count());

        var candidates = string.Concat(Enumerable.Range(0, 2000).Select(i => Event($$"""{"candidates":[{"index":{{i}}}]}""")));
        Assert.StartsWith("unreadable", Decode(candidates)[^1].ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Null_InTheOtherSpelling_IsIgnored()
    {
        var chunks = DecodeBothWays(
            Event(
                """
                {"candidates":[{"content":{"parts":[{"text":"Hi","thoughtSignature":"U0lH","thought_signature":null}]},"index":0,
                 "finishReason":"STOP","finish_reason":null}]}
                """.ReplaceLineEndings("")
            )
        );

        Assert.Equal(new TextChunk("Hi") { ThoughtSignature = "U0lH" }, chunks[0]);
        Assert.Equal(Outcome.Completed, (chunks[^1] as FinishedChunk)?.Outcome);
    }

    [Theory]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("\"\"")]
    public void Grounding_ThatIsEmpty_KeepsEarlierMembers(string empty)
    {
        var chunks = DecodeBothWays(
            Event("""{"candidates":[{"groundingMetadata":{"webSearchQueries":["q"],"x":1}}]}""")
                + Event($$$"""{"candidates":[{"groundingMetadata":{"webSearchQueries":{{{empty}}},"x":2},"finishReason":"STOP"}]}""")
        );

        var last = chunks.OfType<GroundingChunk>().Last();
        Assert.Equal(["q"], last.Queries);
        Assert.Equal(2, last.Json.GetProperty("x").GetInt32());
    }
}
