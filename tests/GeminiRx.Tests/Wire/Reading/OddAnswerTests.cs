using System.Text;
using System.Text.Json;
using GeminiRx.Wire.Json;
using GeminiRx.Wire.Writing;
using static GeminiRx.Tests.Wire.Reading.Decoding;

namespace GeminiRx.Tests.Wire.Reading;

/// <summary>Answers as gateways and the service's rarer moments send them.</summary>
public sealed class OddAnswerTests
{
    private const string Stop = """{"candidates":[{"content":{"parts":[]},"finishReason":"STOP"}]}""";

    // What comes after a finish reason.
    [Theory]
    [InlineData("""{"text":"The result is"}""")]
    [InlineData("""{"text":"hm","thought":true}""")]
    [InlineData("""{"functionCall":{"name":"f","args":{}}}""")]
    [InlineData("""{"functionCall":{"name":"f","willContinue":true}}""")]
    [InlineData("""{"inlineData":{"mimeType":"image/png","data":"AAEC"}}""")]
    [InlineData("""{"executableCode":{"language":"PYTHON","code":"1"}}""")]
    [InlineData("""{"newKind":{}}""")]
    public void Content_AfterTheFinishReason_TakesItBack(string part)
    {
        var more = $$$"""{"candidates":[{"content":{"parts":[{{{part}}}]}}]}""";

        Assert.StartsWith("truncated", AssertSame(Event(Stop) + Event(more))[^1].ToString(), StringComparison.Ordinal);
        Assert.StartsWith("truncated", AssertSame(TextEvent("a", "STOP") + Event(more))[^1].ToString(), StringComparison.Ordinal);
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
    public void Rest_AfterTheFinishReason_LeavesItTheEnd(string json) =>
        Assert.Equal(Outcome.Completed, OutcomeOf(TextEvent("a", "STOP") + Event(json)));

    [Theory]
    [InlineData("\"\"")]
    [InlineData("null")]
    [InlineData("0")]
    [InlineData("\"0\"")]
    [InlineData("\"FINISH_REASON_UNSPECIFIED\"")]
    [InlineData("{}")]
    public void FinishReason_ThatIsNotSet_IsNone(string reason) =>
        Assert.StartsWith(
            "truncated",
            AssertSame(Event($$"""{"candidates":[{"content":{"parts":[{"text":"a"}]},"finishReason":{{reason}}}]}"""))[^1].ToString(),
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
    public void BlockReason_ThatIsNotSet_IsNone(string reason)
    {
        var feedback = Event($$$"""{"promptFeedback":{"blockReason":{{{reason}}}}}""");

        Assert.Equal(Outcome.Completed, OutcomeOf(feedback + TextEvent("a", "STOP")));
        Assert.StartsWith("truncated", AssertSame(feedback)[^1].ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Candidate_ThatIsCutShortBesideAWholeOne_IsTruncated()
    {
        var second = Event("""{"candidates":[{"content":{"parts":[{"text":"b"}]},"index":1}]}""");

        Assert.StartsWith("truncated", AssertSame(TextEvent("a", "STOP") + second)[^1].ToString(), StringComparison.Ordinal);
        Assert.Equal(
            Outcome.Completed,
            OutcomeOf(TextEvent("a", "STOP") + second + Event("""{"candidates":[{"finishReason":"STOP","index":1}]}"""))
        );
    }

    // Text that is not Unicode.
    [Theory]
    [InlineData("""Good \ud83d end""", "Good \uFFFD end")]
    [InlineData("""Good \ude80 end""", "Good \uFFFD end")]
    [InlineData("""\ude80\ud83d""", "\uFFFD\uFFFD")]
    [InlineData("""\ud83d\ud83d\ude80""", "\uFFFD🚀")]
    [InlineData("""a\\\ud83d""", "a\\\uFFFD")]
    [InlineData("""a\\ud83d""", "a\\ud83d")]
    [InlineData("""\ud83d\n""", "\uFFFD\n")]
    [InlineData("""\uD83D\uDE80""", "🚀")]
    public void Text_WithHalfASurrogatePair_Survives(string json, string text)
    {
        var chunks = AssertSame(TextEvent(json) + TextEvent(" on", "STOP"));

        Assert.Equal(text + " on", TextOf(chunks));
        Assert.IsType<FinishedChunk>(chunks[^1]);
    }

    [Theory]
    [InlineData("TextEvent", "🚀 start")]
    [InlineData("Usage", "🚀 start")]
    [InlineData("Thought", "\uFFFD\uFFFD start")]
    [InlineData("Call", "\uFFFD\uFFFD start")]
    [InlineData("Signed", "\uFFFD\uFFFD start")]
    [InlineData("Other", "🚀 start")]
    public void Text_WhoseSurrogatePairIsCutInTwo_IsJoinedWithTheNextTextOfItsKind(string between, string text)
    {
        var stream =
            TextEvent("""Good \ud83d""")
            + between switch
            {
                "Usage" => Event("""{"usageMetadata":{"totalTokenCount":3}}"""),
                "Thought" => Event("""{"candidates":[{"content":{"parts":[{"text":"hm","thought":true}]}}]}"""),
                "Call" => Event("""{"candidates":[{"content":{"parts":[{"functionCall":{"name":"f"}}]}}]}"""),
                "Signed" => Event("""{"candidates":[{"content":{"parts":[{"text":"","thoughtSignature":"c2ln"}]}}]}"""),
                "Other" => Event("""{"candidates":[{"content":{"parts":[{"text":"b"}]},"finishReason":"STOP","index":1}]}"""),
                _ => "",
            }
            + TextEvent("""\ude80 start""", "STOP");

        Assert.Equal("Good " + text, TextOf(AssertSame(stream)));
    }

    [Fact]
    public void Text_ThatEndsInHalfASurrogatePair_EndsInAReplacementCharacter()
    {
        Assert.Equal("Good \uFFFD", TextOf(AssertSame(TextEvent("""Good \ud83d""", "STOP"))));
        Assert.Equal("Good ", TextOf(AssertSame(TextEvent("""Good \ud83d"""))));
    }

    [Fact]
    public void Text_WithBytesThatAreNotUtf8_Survives()
    {
        foreach (var bad in new byte[][] { [0xE9], [0xF0, 0x9F, 0x9A], [0xC0, 0x80], [0xED, 0xA0, 0x80] })
        {
            foreach (var escaped in new[] { "", "\\n" })
            {
                byte[] stream =
                [
                    .. "data: {\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"caf"u8,
                    .. bad,
                    .. Encoding.UTF8.GetBytes(escaped),
                    .. " done\"}]},\"finishReason\":\"STOP\"}]}\n\n"u8,
                ];

                Assert.Matches("^caf\uFFFD+\n? done$", TextOf(Decode(stream)));
                Assert.IsType<FinishedChunk>(Decode(stream, _ => 1)[^1]);
            }
        }
    }

    [Theory]
    [InlineData("""{"\ud83d":1}""")]
    [InlineData("""{"modelVersion":"\ud83d","responseId":"\ud83d"}""")]
    [InlineData(
        """{"candidates":[{"finishMessage":"\ud83d","continuationToken":"\ud83d","new\ud83d":"\ud83d","groundingMetadata":{"webSearchQueries":["\ud83d"]}}]}"""
    )]
    [InlineData(
        """{"candidates":[{"content":{"parts":[{"inlineData":{"mimeType":"\ud83d","data":"\ud83d"}},{"fileData":{"fileUri":"\ud83d"}},{"new":"\ud83d"}]}}]}"""
    )]
    [InlineData(
        """{"candidates":[{"content":{"parts":[{"executableCode":{"code":"\ud83d"}},{"text":"","thoughtSignature":"\ud83d"}]}}]}"""
    )]
    [InlineData(
        """{"usageMetadata":{"serviceTier":"\ud83d","promptTokensDetails":[{"modality":"\ud83d"}]},"promptFeedback":{"blockReasonMessage":"\ud83d"}}"""
    )]
    public void HalfASurrogatePair_Anywhere_SurvivesAndIsWritten(string json)
    {
        var chunks = AssertSame(Event(json) + TextEvent("ok", "STOP"));

        Assert.Equal("ok", TextOf(chunks));
        Assert.All(chunks, chunk => JsonDocument.Parse(ChunkJson.Serialize((Chunk)chunk)));
        var turn = Content.FromAnswer(chunks.Cast<Chunk>())!;
        Assert.NotEmpty(RequestWriter.Write(new GenerateRequest(turn), isVertex: false).ToArray());
    }

    // Parts and lists in other forms.
    [Theory]
    [InlineData("""{"candidates":[{"content":{"parts":{"text":"a"}}}]}""")]
    [InlineData("""{"candidates":{"content":{"parts":[{"text":"a"}]}}}""")]
    [InlineData("""{"candidates":[{"content":[{"parts":[{"text":"a"}]}]}]}""")]
    [InlineData(
        """{"candidates":[null,{"content":{"parts":[null,{"text":"a","inlineData":null,"functionCall":null,"thought":null,"thoughtSignature":null}]}}]}"""
    )]
    [InlineData("""{"response":{"candidates":[{"content":{"parts":[{"text":"a"}]}}]},"traceId":"x"}""")]
    [InlineData("""[{"data":{"candidates":[{"content":{"parts":[{"text":"a"}]}}]}}]""")]
    [InlineData("""{"candidates":[{"content":{"parts":[{"text":"a"}]},"index":-1}]}""")]
    [InlineData("""{"c\u0061ndidates":[{"content":{"p\u0061rts":[{"te\u0078t":"\u0061"}]}}]}""")]
    public void Text_InOddShapes_IsRead(string json)
    {
        var chunks = AssertSame(Event(json) + Event(Stop));

        Assert.Equal("a", TextOf(chunks));
        Assert.Empty(chunks.OfType<UnknownChunk>());
        Assert.IsType<FinishedChunk>(chunks[^1]);
    }

    [Theory]
    [InlineData("""{"candidates":[{"content":"a"}]}""")]
    [InlineData("""{"candidates":[{"content":{"parts":"a"}}]}""")]
    [InlineData("""{"candidates":[{"content":{"parts":["a"]}}]}""")]
    [InlineData("""{"candidates":[{"content":{"parts":[{"text":5}]}}]}""")]
    [InlineData("""{"candidates":[{"content":{"parts":[{"text":["a"]}]}}]}""")]
    [InlineData("""{"candidates":[{"content":{"parts":[{"functionCall":"f"}]}}]}""")]
    [InlineData("""{"candidates":[{"content":{"parts":[{"executableCode":"1"}]}}]}""")]
    [InlineData("""{"candidates":[{"content":{"parts":[{"inlineData":"AAEC"}]}}]}""")]
    [InlineData("""{"candidates":[{"content":{"parts":[{"inlineData":{"mimeType":"image/png","data":[1]}}]}}]}""")]
    [InlineData("""{"candidates":[{"content":{"parts":[{}, {"newKind":1}]}}]}""")]
    public void Part_ThatCannotBeRead_IsUnknownAndNotSilent(string json) =>
        Assert.Single(AssertSame(Event(json) + Event(Stop)).OfType<UnknownChunk>());

    [Fact]
    public void Candidate_ThatIsNoObject_IsNotSilent() =>
        Assert.Equal(
            "candidates",
            Assert.Single(AssertSame(Event("""{"candidates":["a"]}""") + Event(Stop)).OfType<UnknownFieldChunk>()).Name
        );

    [Fact]
    public void Part_WithTwoKindsOfData_IsTwo()
    {
        var chunks = AssertSame(
            Event(
                """{"candidates":[{"content":{"parts":[{"text":"a","functionCall":{"name":"f","args":{}},"thoughtSignature":"c2ln"}]},"finishReason":"STOP"}]}"""
            )
        );

        Assert.Equal("a", TextOf(chunks));
        Assert.Equal("c2ln", Assert.Single(chunks.OfType<ToolCallChunk>()).ThoughtSignature);
        Assert.Collection(
            Content.FromAnswer(chunks.Cast<Chunk>())!.Parts,
            part => Assert.IsType<TextPart>(part),
            part => Assert.IsType<FunctionCallPart>(part)
        );
    }

    [Theory]
    [InlineData("-_-_", new byte[] { 0xFB, 0xFF, 0xBF })]
    [InlineData("-_+/", new byte[] { 0xFB, 0xFF, 0xBF })]
    [InlineData("AQID", new byte[] { 1, 2, 3 })]
    [InlineData("AQI", new byte[] { 1, 2 })]
    [InlineData("AQI=", new byte[] { 1, 2 })]
    [InlineData("AQ", new byte[] { 1 })]
    [InlineData("AQ==", new byte[] { 1 })]
    [InlineData("AQ\\r\\nID", new byte[] { 1, 2, 3 })]
    [InlineData("\\u0041QID", new byte[] { 1, 2, 3 })]
    [InlineData("-_\\/\\/", new byte[] { 0xFB, 0xFF, 0xFF })]
    public void Media_InAnyBase64_IsRead(string data, byte[] bytes)
    {
        var chunks = AssertSame(
            Event(
                $$$"""{"candidates":[{"content":{"parts":[{"inlineData":{"mimeType":"image/png","data":"{{{data}}}"}}]},"finishReason":"STOP"}]}"""
            )
        );

        Assert.Equal(bytes, Assert.Single(chunks.OfType<MediaChunk>()).Data.ToArray());
        Assert.Empty(chunks.OfType<UnknownChunk>());
    }

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
                    AssertSame(
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
            {"candidates":[{"content":{"parts":[{"functionCall":{"name":"look_up","args":{"snake_case":{"camelCase":1}}},"thoughtSignature":"U0lH"},
            {"inlineData":{"mimeType":"image/png","data":"AAEC"}},{"functionCall":{"name":"f","partialArgs":[{"jsonPath":"$.a_b","stringValue":"x"}],"willContinue":true}}]},
            "finishReason":"STOP","finishMessage":"m","avgLogprobs":-1,"citationMetadata":{"citationSources":[{"startIndex":1,"endIndex":2}]},
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
        var read = AssertSame(Event(snake.ReplaceLineEndings(" ")));
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

    [Theory]
    [InlineData("""data: {"id":"chatcmpl-1","object":"chat.completion.chunk","choices":[{"delta":{"content":"Hi"}}]}""")]
    [InlineData("""data: {"type":"message_start","message":{"content":[]}}""")]
    [InlineData("""{"model":"llama","message":{"content":"Hi"},"done":true}""")]
    [InlineData("""{"detail":"Not found here"}""")]
    [InlineData("upstream connect error or disconnect/reset before headers")]
    [InlineData("Bad Gateway: no upstream")]
    [InlineData("<!DOCTYPE html>\n<html><body>Sign in: here</body></html>")]
    public void Body_OfAnotherService_IsUnreadableAndNotTriedAgain(string body)
    {
        var last = AssertSame(body + "\n\n")[^1].ToString();

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
        Assert.StartsWith("truncated", AssertSame(body)[^1].ToString(), StringComparison.Ordinal);

    [Fact]
    public void Grounding_InPieces_IsMergedMemberByMember()
    {
        var chunks = AssertSame(
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
    public void Json_NestedAsDeepAsAnAnswerMay_CanBeSentBack()
    {
        string Nested(int depth) => string.Concat(Enumerable.Repeat("{\"a\":", depth)) + "1" + new string('}', depth);
        string Answer(int depth) =>
            Event(
                $$$"""{"candidates":[{"content":{"parts":[{"functionCall":{"name":"f","args":{{{Nested(depth)}}}}}]},"finishReason":"STOP"}]}"""
            );

        var deepest = Enumerable.Range(200, 60).Last(depth => Decode(Answer(depth))[^1] is FinishedChunk);
        var turn = Content.FromAnswer(Decode(Answer(deepest)).Cast<Chunk>())!;

        Assert.NotEmpty(RequestWriter.Write(new GenerateRequest(turn), isVertex: false).ToArray());
        Assert.StartsWith("unreadable", Decode(Answer(deepest + 1))[^1].ToString(), StringComparison.Ordinal);
        var deeper = JsonDocument.Parse(Nested(400), new JsonDocumentOptions { MaxDepth = 500 }).RootElement;
        var refused = Assert.Throws<GeminiConfigurationException>(() =>
            RequestWriter.Write(new GenerateRequest(Content.User(new RawPart(deeper))), isVertex: false)
        );
        Assert.Contains("256", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Streams_WithEverNewNamesAndCandidates_KeepNoMoreThanABound()
    {
        var fields = string.Concat(Enumerable.Range(0, 2000).Select(i => Event($$$"""{"field{{{i}}}":{{{i}}}}""")));
        Assert.Equal(2000, Decode(fields + TextEvent("a", "STOP")).OfType<UnknownFieldChunk>().Count());

        var candidates = string.Concat(Enumerable.Range(0, 2000).Select(i => Event($$"""{"candidates":[{"index":{{i}}}]}""")));
        Assert.StartsWith("unreadable", Decode(candidates)[^1].ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"candidates":[CANDIDATE],"raw_response":{"candidates":[CANDIDATE],"usageMetadata":{"totalTokenCount":9}}}""")]
    [InlineData("""{"raw_response":{"candidates":[CANDIDATE]},"candidates":[CANDIDATE]}""")]
    public void Copy_OfTheAnswerBesideIt_IsNoSecondAnswer(string answer)
    {
        var chunks = AssertSame(
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
        var chunks = AssertSame(
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
        var chunks = AssertSame(
            TextEvent("Hi", "STOP") + Event("""{"response":{"error":{"code":503,"status":"UNAVAILABLE","message":"m"}}}""")
        );

        Assert.StartsWith("api 503 UNAVAILABLE m", chunks[^1].ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"choices":[{"delta":{"content":"Hi"}}],"usageMetadata":null}""")]
    [InlineData("""{"created":1764158400,"choices":[]}""")]
    public void Answer_OfAnotherService_IsUnreadable(string answer) =>
        Assert.StartsWith("unreadable", AssertSame(Event(answer))[^1].ToString(), StringComparison.Ordinal);

    [Theory]
    [InlineData("""{"functionResponse":null,"text":"Hi","videoMetadata":null,"functionCall":null,"inlineData":null}""")]
    [InlineData("""{"text":"Hi","thought":false,"thought_signature":null}""")]
    [InlineData("""{"text":"Hi","Text":null,"text":null}""")]
    public void Null_InAPart_SaysNothing(string part) =>
        Assert.Equal(
            [new TextChunk("Hi")],
            AssertSame(Event($$$"""{"candidates":[{"content":{"parts":[{{{part}}}]}}]}""") + TextEvent("", "STOP")).OfType<ContentChunk>()
        );

    [Theory]
    [InlineData("""{"text":"","functionResponse":null}""")]
    [InlineData("""{"functionCall":{"name":null,"args":null}}""")]
    public void Null_BehindTheEnd_LeavesItTheEnd(string part) =>
        Assert.Equal(
            Outcome.Completed,
            OutcomeOf(TextEvent("Hi", "STOP") + Event($$$"""{"candidates":[{"content":{"parts":[{{{part}}}]}}]}"""))
        );

    [Fact]
    public void Null_OfTheOtherSpelling_TakesNothingBack()
    {
        var chunks = AssertSame(
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
    public void Grounding_ThatSaysNothing_TakesNothingBack(string empty)
    {
        var chunks = AssertSame(
            Event("""{"candidates":[{"groundingMetadata":{"webSearchQueries":["q"],"x":1}}]}""")
                + Event($$$"""{"candidates":[{"groundingMetadata":{"webSearchQueries":{{{empty}}},"x":2},"finishReason":"STOP"}]}""")
        );

        var last = chunks.OfType<GroundingChunk>().Last();
        Assert.Equal(["q"], last.Queries);
        Assert.Equal(2, last.Json.GetProperty("x").GetInt32());
    }

    [Fact]
    public void Content_WithoutParts_IsNotPassedOver()
    {
        var chunks = AssertSame(
            Event("""{"candidates":[{"content":{"role":"model","text":"Hi","note":"x","none":null},"finishReason":"STOP"}]}""")
        );

        Assert.Equal("Hi", TextOf(chunks));
        Assert.Equal("note", Assert.Single(chunks.OfType<UnknownFieldChunk>()).Name);
    }

    [Fact]
    public void ListsOfOne_WhereOneIsExpected_AreRead()
    {
        var chunks = AssertSame(Event("""{"usageMetadata":[{"totalTokenCount":3}],"promptFeedback":[{"blockReason":"SAFETY"}]}"""));

        Assert.Equal((Outcome.Blocked, 3), ((chunks[^1] as FinishedChunk)!.Outcome, (chunks[^1] as FinishedChunk)!.Usage!.TotalTokenCount));
    }

    [Theory]
    [InlineData("data: \"\"\n\n")]
    [InlineData("data: \"[DONE]\"\n\n")]
    [InlineData("data: {\"error\":\"\"}\n\n")]
    [InlineData("data: {\"error\":{},\"candidates\":[]}\n\n")]
    [InlineData("data: {\"error\":false}\n\n")]
    public void Event_ThatSaysNothing_IsPassedOver(string stream)
    {
        Assert.Equal(Outcome.Completed, OutcomeOf(stream + TextEvent("Hi", "STOP")));
        Assert.Equal(Outcome.Completed, OutcomeOf(TextEvent("Hi", "STOP") + stream));
    }

    [Theory]
    [InlineData("  {\"error\":{\"code\":503,\"message\":\"m\"}}\n")]
    [InlineData("\t [ {\"error\":{\"code\":503,\"message\":\"m\"}} ]\n")]
    public void Error_OnAnIndentedLine_IsTheError(string tail) =>
        Assert.StartsWith("api 503", AssertSame(TextEvent("Hi", "STOP") + tail)[^1].ToString(), StringComparison.Ordinal);

    [Fact]
    public void Enumerations_AsNumbers_AreNames()
    {
        var chunks = AssertSame(
            Event(
                """
                {"candidates":[{"content":{"parts":[{"executableCode":{"language":1,"code":"x"}},{"codeExecutionResult":{"outcome":2,"output":"y"}}]},"finishReason":1}]}
                """.Trim()
            )
        );

        Assert.Equal([new CodeChunk("PYTHON", "x"), new CodeResultChunk("OUTCOME_FAILED", "y")], chunks.OfType<ContentChunk>());
    }

    [Fact]
    public void Part_WithTwoKindsOfDataOfWhichOneIsUnknown_CanBeSentBack()
    {
        var chunks = AssertSame(
            Event("""{"candidates":[{"content":{"parts":[{"text":"Hi","functionResponse":{"name":"f"}}]},"finishReason":"STOP"}]}""")
        );

        Assert.Single(chunks.OfType<UnknownChunk>());
        Assert.Equal([new TextPart("Hi")], Content.FromAnswer(chunks.Cast<Chunk>())!.Parts);
    }

    [Fact]
    public void Media_WithMoreThanItsData_GoesBackAsItCame()
    {
        var chunks = AssertSame(
            Event(
                """{"candidates":[{"content":{"parts":[{"inlineData":{"mimeType":"image/png","data":"AQID","foo":1}}]},"finishReason":"STOP"}]}"""
            )
        );

        Assert.IsType<RawPart>(Assert.Single(Content.FromAnswer(chunks.Cast<Chunk>())!.Parts));
    }

    /// <summary>Decodes at once and byte by byte, which must be the same.</summary>
    private static List<object> AssertSame(string stream)
    {
        var chunks = Decode(stream);
        Assert.Equal(chunks, Decode(stream, _ => 1));
        return chunks;
    }

    private static Outcome? OutcomeOf(string stream) => (AssertSame(stream)[^1] as FinishedChunk)?.Outcome;
}
