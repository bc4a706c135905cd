using GeminiRx.Wire.Json;
using static GeminiRx.Tests.Wire.Reading.Decoding;

namespace GeminiRx.Tests.Wire.Reading;

public sealed class PartDecoderTests
{
    private static readonly FinishedChunk _stopped = Finished(FinishReason.Stop);

    [Fact]
    public void Parts_ThoughtsSignaturesAndCandidates_AreKeptApart()
    {
        var chunks = Decode(
            Event(
                """{"candidates":[{"content":{"parts":[{"text":"Hm","thought":true},{"text":"Yes"},"""
                    + """{"text":"","thoughtSignature":"c2ln"},{"text":""}]}}]}"""
            )
                + Event(
                    """{"candidates":[{"content":{"parts":["""
                        + """{"text":"Other"}]},"finishReason":"SAFETY","finishMessage":"no","index":1},"""
                        + """{"content":"""
                        + """{"role":"model"},"finishReason":"STOP","tokenCount":3,"avgLogprobs":-0.5}]}"""
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
    public void ToolCall_WithStreamedArguments_IsAssembled()
    {
        var chunks = Decode(
            Call("""{"name":"order","id":"7","willContinue":true}""")
                + Call("""{"partialArgs":[{"jsonPath":"$.items[0].name","stringValue":"ca","willContinue":true}],"willContinue":true}""")
                + Call(
                    """{"partialArgs":["""
                        + """{"jsonPath":"$.items[0].name","stringValue":"ke","willContinue":true},"""
                        + """{"jsonPath":"$.items[0].name","stringValue":""}],"willContinue":true}"""
                )
                + Call(
                    """{"partialArgs":[{"jsonPath":"$.count","numberValue":2},"""
                        + """{"jsonPath":"$.hot","boolValue":false},"""
                        + """{"jsonPath":"$.note","nullValue":"NULL_VALUE"}],"willContinue":true}"""
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
        Assert.All(chunks.OfType<ToolArgumentsChunk>(), piece => Assert.Equal(("order", "7"), (piece.Name, piece.Id)));
        Assert.True(chunks.IndexOf(call) < chunks.IndexOf(new TextChunk("done")));
    }

    [Theory]
    [InlineData("")]
    [InlineData("""{"name":"next"}""")]
    public void ToolCall_WithoutItsEnd_IsReturned(string next)
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

    private static FinishedChunk Finished(FinishReason reason) =>
        new(reason.Outcome) { Reason = reason, Candidates = [new CandidateEnd(0, reason, null)] };

    private static string Call(string call) =>
        Event("""{"candidates":[{"content":{"parts":[{"functionCall":CALL}]}}]}""".Replace("CALL", call, StringComparison.Ordinal));

    private static System.Text.Json.JsonElement Json(string json) => System.Text.Json.JsonDocument.Parse(json).RootElement;
}
