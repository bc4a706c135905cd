using FsCheck.Xunit;
using GeminiRx.Wire.Json;
using GeminiRx.Wire.Reading;
using static GeminiRx.Tests.Wire.Reading.Decoding;

namespace GeminiRx.Tests.Wire.Reading;

public sealed class StreamDecoderTests
{
    private static readonly FinishedChunk _stopped = Finished(FinishReason.Stop);

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
    public void Gateways_CommentsOtherFieldsMissingSpaceAndDone_AreSurvived()
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
                    """[{"candidates":[{"content":{"parts":[{"text":"a"}]}}]},{"candidates":[{"content":{"parts":[{"text":"b"}]},"finishReason":"STOP"}]}]"""
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
                + "{\n  \"error\": {\n    \"code\": 503,\n    \"message\": \"The model is overloaded.\",\n    \"status\": \"UNAVAILABLE\"\n  }\n}\n",
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
        Assert.Equal(
            [new TextChunk("a"), new TextChunk("b"), Finished(FinishReason.Safety)],
            Decode(TextEvent("a", "STOP") + TextEvent("b", "SAFETY"))
        );

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
                """{"usageMetadata":{"promptTokenCount":3,"promptTokensDetails":[{"modality":"TEXT","tokenCount":2},{"modality":"SMELL","tokenCount":1}],"serviceTier":"flex"}}"""
            )
                + Event(
                    """{"usageMetadata":{"trafficType":"ON_DEMAND","promptTokensDetails":[{"modality":"TEXT","tokenCount":2},{"modality":"SMELL","tokenCount":1}],"toolUsePromptTokensDetails":[{"modality":"TEXT"}]}}"""
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
    public void Parts_ThoughtsSignaturesAndCandidates_AreKeptApart()
    {
        var chunks = Decode(
            Event(
                """{"candidates":[{"content":{"parts":[{"text":"Hm","thought":true},{"text":"Yes"},{"text":"","thoughtSignature":"c2ln"},{"text":""}]}}]}"""
            )
                + Event(
                    """{"candidates":[{"content":{"parts":[{"text":"Other"}]},"finishReason":"SAFETY","finishMessage":"no","index":1},{"content":{"role":"model"},"finishReason":"STOP","tokenCount":3,"avgLogprobs":-0.5}]}"""
                )
        );

        Assert.Equal(
            [
                new ThoughtChunk("Hm"),
                new TextChunk("Yes"),
                new TextChunk("") { ThoughtSignature = "c2ln" },
                new TextChunk("Other") { Candidate = 1 },
                _stopped with
                {
                    Candidates =
                    [
                        new(0, FinishReason.Stop, null) { TokenCount = 3, AvgLogprobs = -0.5 },
                        new(1, FinishReason.Safety, "no"),
                    ],
                },
            ],
            chunks
        );
    }

    [Fact]
    public void Parts_OfEveryKind_AreTyped()
    {
        var chunks = Decode(
            Event(
                """
                {"candidates":[{"content":{"parts":[
                  {"functionCall":{"id":"1","name":"f","args":{"x":1}},"thoughtSignature":"c2ln"},
                  {"executableCode":{"id":"2","language":"PYTHON","code":"print(1)"}},
                  {"codeExecutionResult":{"id":"2","outcome":"OUTCOME_OK","output":"1\n"}},
                  {"inlineData":{"mimeType":"image/png","data":"AQID","displayName":"dot"}},
                  {"fileData":{"fileUri":"https://x/y","mimeType":"video/mp4"},"videoMetadata":{"fps":1}},
                  {"inlineData":{"mimeType":"image/png","data":"?"}},
                  {"toolCall":{"toolType":"T"}}]},"finishReason":"STOP"}]}
                """.ReplaceLineEndings(" ")
            )
        );

        Assert.Equal(
            [
                new ToolCallChunk("f", Json("""{"x":1}""")) { Id = "1", ThoughtSignature = "c2ln" },
                new CodeChunk("PYTHON", "print(1)") { Id = "2" },
                new CodeResultChunk("OUTCOME_OK", "1\n") { Id = "2" },
                new MediaChunk("image/png", new byte[] { 1, 2, 3 }) { DisplayName = "dot" },
                new FileChunk("https://x/y", "video/mp4"),
                new UnknownChunk(Json("""{"inlineData":{"mimeType":"image/png","data":"?"}}""")),
                new UnknownChunk(Json("""{"toolCall":{"toolType":"T"}}""")),
                _stopped,
            ],
            chunks
        );
    }

    [Fact]
    public void ToolCall_WithStreamedArguments_IsPutTogether()
    {
        var chunks = Decode(
            Call("""{"name":"order","id":"7","willContinue":true}""")
                + Call("""{"partialArgs":[{"jsonPath":"$.items[0].name","stringValue":"ca","willContinue":true}],"willContinue":true}""")
                + Call(
                    """{"partialArgs":[{"jsonPath":"$.items[0].name","stringValue":"ke","willContinue":true},{"jsonPath":"$.items[0].name","stringValue":""}],"willContinue":true}"""
                )
                + Call(
                    """{"partialArgs":[{"jsonPath":"$.count","numberValue":2},{"jsonPath":"$.hot","boolValue":false},{"jsonPath":"$.note","nullValue":"NULL_VALUE"}],"willContinue":true}"""
                )
                + Call("{}")
                + TextEvent("done", "STOP")
        );

        var call = Assert.Single(chunks.OfType<ToolCallChunk>());
        Assert.Equal(
            new ToolCallChunk("order", Json("""{"items":[{"name":"cake"}],"count":2,"hot":false,"note":null}""")) { Id = "7" },
            call
        );
        Assert.Equal(["ca", "ke", "", "2", "False", ""], chunks.OfType<ToolArgumentsChunk>().Select(piece => piece.Value.ToString()));
        Assert.All(chunks.OfType<ToolArgumentsChunk>(), piece => Assert.Equal("order", piece.Name));
        Assert.True(chunks.IndexOf(call) < chunks.IndexOf(new TextChunk("done")));
    }

    [Theory]
    [InlineData("")]
    [InlineData("""{"name":"next"}""")]
    public void ToolCall_WhoseEndIsMissing_IsTakenAsItIs(string next)
    {
        var chunks = Decode(
            Call("""{"name":"f","willContinue":true}""")
                + Call("""{"partialArgs":[{"jsonPath":"$.a","stringValue":"b"}],"willContinue":true}""")
                + (next.Length > 0 ? Call(next) : "")
                + Event("""{"candidates":[{"finishReason":"STOP"}]}""")
        );

        Assert.Equal(new ToolCallChunk("f", Json("""{"a":"b"}""")), chunks.OfType<ToolCallChunk>().First());
        Assert.Equal(next.Length > 0 ? 2 : 1, chunks.OfType<ToolCallChunk>().Count());
    }

    [Fact]
    public void Metadata_IsSentWhenItHasChanged()
    {
        const string Ratings = """[{"category":"HARM_CATEGORY_NEW","probability":"LOW","blocked":true}]""";
        var chunks = Decode(
            Event(
                """{"promptFeedback":{"safetyRatings":RATINGS},"candidates":[{"safetyRatings":RATINGS,"groundingMetadata":{}}]}""".Replace(
                    "RATINGS",
                    Ratings,
                    StringComparison.Ordinal
                )
            )
                + Event(
                    """{"promptFeedback":{"safetyRatings":RATINGS},"candidates":[{"safetyRatings":RATINGS,"citationMetadata":{"citationSources":[{"startIndex":1,"endIndex":2,"uri":"u"}]},"newField":1}]}""".Replace(
                        "RATINGS",
                        Ratings,
                        StringComparison.Ordinal
                    )
                )
                + Event(
                    """{"candidates":[{"groundingMetadata":{"groundingChunks":[{"web":{"uri":"g","title":"G"}}],"webSearchQueries":["q"]},"urlContextMetadata":{"urlMetadata":[{"retrievedUrl":"r","urlRetrievalStatus":"S"}]},"newField":1,"finishReason":"STOP"}],"createTime":"now"}"""
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

    [Fact]
    public void Data_ThatIsAStringOfJson_IsRead() =>
        Assert.Equal(
            [new TextChunk("a"), _stopped],
            Decode(
                Event(
                    "\"{\\\"candidates\\\":[{\\\"content\\\":{\\\"parts\\\":[{\\\"text\\\":\\\"a\\\"}]},\\\"finishReason\\\":\\\"STOP\\\"}]}\""
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

    [Theory]
    [InlineData("""{"candidates":null}""")]
    [InlineData("""{"candidates":[null,1,{"content":null,"index":"0"}]}""")]
    [InlineData("""{"candidates":[{"content":{"role":"model"}}],"usageMetadata":null,"modelVersion":3}""")]
    [InlineData("""{"candidates":[{"content":{"parts":[{"text":{"a":[1,{}]}},[],"x"]}}]}""")]
    [InlineData("""{"promptFeedback":[],"usageMetadata":{"totalTokenCount":{"a":1},"promptTokensDetails":[{"modality":"TEXT"}]}}""")]
    public void Shapes_ThatTheServiceDoesNotPromise_AreSurvived(string json) =>
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
    public void Usage_WithoutAnyCount_IsNone() =>
        Assert.Empty(Decode(Event("""{"usageMetadata":{"totalTokenCount":{}}}""") + TextEvent("a", "STOP")).OfType<UsageChunk>());

    [Fact]
    public void Page_InPlaceOfAnAnswer_IsUnreadable() =>
        Assert.StartsWith(
            "unreadable",
            (string)Decode("<!DOCTYPE html>\n<html><body>Sign in: here</body></html>\n")[^1],
            StringComparison.Ordinal
        );

    [Fact]
    public void Block_OfThePrompt_IsABlockedEnd() =>
        Assert.Equal(
            [new FinishedChunk(Outcome.Blocked) { BlockReason = BlockReason.Safety }],
            Decode("""data: {"promptFeedback":{"blockReason":"SAFETY"}}""")
        );

    private const string Telling = "[]{}\":,\\\n\r data1\u00ff";

    [Property(MaxTest = 10_000)]
    public void AnyBytes_EndInAFinishOrATypedError(byte[] noise, bool asJson)
    {
        // Noise of the characters that mean something to the reader goes deeper than any bytes do.
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

    private static string Call(string call) =>
        Event("""{"candidates":[{"content":{"parts":[{"functionCall":CALL}]}}]}""".Replace("CALL", call, StringComparison.Ordinal));

    private static System.Text.Json.JsonElement Json(string json) => System.Text.Json.JsonDocument.Parse(json).RootElement;
}
