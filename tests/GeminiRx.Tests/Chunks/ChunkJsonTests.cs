using System.Text.Json;

namespace GeminiRx.Tests.Chunks;

public sealed class ChunkJsonTests
{
    private static readonly Usage _usage = new() { PromptTokenCount = 1, TotalTokenCount = 2 };

    private static readonly JsonElement _json = JsonDocument.Parse("""{ "x": [1] }""").RootElement;

    public static IEnumerable<TheoryDataRow<Chunk, string>> Chunks =>
        [
            new(new TextChunk("a\n\"é\" 😀"), """{"type":"text","text":"a\n\"é\" \uD83D\uDE00"}"""),
            new(
                new TextChunk("") { ThoughtSignature = "c2ln", Candidate = 2 },
                """{"type":"text","text":"","candidate":2,"thoughtSignature":"c2ln"}"""
            ),
            new(new ThoughtChunk("hm"), """{"type":"thought","text":"hm"}"""),
            new(new UsageChunk(_usage), """{"type":"usage","usage":{"promptTokenCount":1,"totalTokenCount":2}}"""),
            new(
                new UsageChunk(_usage with { PromptTokensDetails = new ModalityTokens([new("TEXT", 1)]), ServiceTier = "flex" }),
                """{"type":"usage","usage":{"promptTokenCount":1,"totalTokenCount":2"""
                    + ""","promptTokensDetails":[{"modality":"TEXT","tokenCount":1}]"""
                    + ""","serviceTier":"flex"}}"""
            ),
            new(new UnknownChunk(_json), """{"type":"unknown","json":{"x":[1]}}"""),
            new(new ToolCallChunk("f", _json) { Id = "1" }, """{"type":"toolCall","id":"1","name":"f","args":{"x":[1]}}"""),
            new(
                new ToolArgumentsChunk("$.x", _json) { Name = "f", WillContinue = true },
                """{"type":"toolArguments","name":"f","path":"$.x","value":{"x":[1]},"willContinue":true}"""
            ),
            new(
                new ToolArgumentsChunk("$.x", _json) { Name = "f", Id = "1" },
                """{"type":"toolArguments","id":"1","name":"f","path":"$.x","value":{"x":[1]},"willContinue":false}"""
            ),
            new(new CodeChunk("PYTHON", "1"), """{"type":"code","language":"PYTHON","code":"1"}"""),
            new(new CodeResultChunk("OUTCOME_OK", "1"), """{"type":"codeResult","outcome":"OUTCOME_OK","output":"1"}"""),
            new(new MediaChunk("image/png", new byte[] { 1, 2, 3 }), """{"type":"media","mimeType":"image/png","data":"AQID"}"""),
            new(new FileChunk("u", "m"), """{"type":"file","uri":"u","mimeType":"m"}"""),
            new(
                new ToolResultChunk(new ToolCallChunk("f", _json) { Id = "1" }, _json),
                """{"type":"toolResult","id":"1","name":"f","args":{"x":[1]},"response":{"x":[1]},"isError":false}"""
            ),
            new(new QueuedChunk(true), """{"type":"queued","waiting":true}"""),
            new(new RetryingChunk(2, TimeSpan.FromMilliseconds(1500.2)), """{"type":"retrying","attempt":2,"delayMilliseconds":1500.2}"""),
            new(
                new RetryingChunk(1, TimeSpan.FromSeconds(1)) { Cause = new GeminiConnectionException("lost", null) },
                """{"type":"retrying","attempt":1,"delayMilliseconds":1000,"kind":"network","cause":{"kind":"network","message":"""
                    + "\"lost\""
                    + ""","advice":"Check the network, the proxy and the endpoint, then try again."}}"""
            ),
            new(
                new TranscriptionChunk("Hi")
                {
                    IsInput = true,
                    LanguageCode = "de-DE",
                    IsFinished = true,
                },
                """{"type":"transcription","text":"Hi","speaker":"user","languageCode":"de-DE","finished":true}"""
            ),
            new(new ToolCallCancellationChunk(["a"]), """{"type":"toolCallCancellation","ids":["a"]}"""),
            new(new InterruptedChunk(), """{"type":"interrupted"}"""),
            new(new KeepAliveChunk(), """{"type":"keepAlive"}"""),
            new(new InteractionChunk("v1", InteractionStatus.Queued), """{"type":"interaction","id":"v1","status":"queued"}"""),
            new(new StepStartChunk(1, "thought"), """{"type":"stepStart","index":1,"kind":"thought"}"""),
            new(new StepChunk(2, "search", _json), """{"type":"step","index":2,"kind":"search","json":{"x":[1]}}"""),
            new(new CheckpointChunk("t"), """{"type":"checkpoint","token":"t"}"""),
            new(new RewindChunk(7), """{"type":"rewind","length":7}"""),
            new(new GroundingChunk(_json), """{"type":"grounding","json":{"x":[1]}}"""),
            new(new UrlContextChunk(_json), """{"type":"urlContext","json":{"x":[1]}}"""),
            new(new CitationChunk(_json) { Candidate = 1 }, """{"type":"citation","json":{"x":[1]},"candidate":1}"""),
            new(new SafetyChunk(_json) { IsOfPrompt = true }, """{"type":"safety","json":{"x":[1]},"ofPrompt":true}"""),
            new(new LogprobsChunk(_json), """{"type":"logprobs","json":{"x":[1]}}"""),
            new(new UnknownFieldChunk("new", _json), """{"type":"unknownField","name":"new","json":{"x":[1]}}"""),
            new(
                new FinishedChunk(Outcome.MaxTokens)
                {
                    Reason = FinishReason.MaxTokens,
                    Usage = _usage,
                    ModelVersion = "m",
                    ResponseId = "r",
                },
                """{"type":"finished","outcome":"maxTokens","finishReason":"MAX_TOKENS","blockReason":null"""
                    + ""","usage":{"promptTokenCount":1,"totalTokenCount":2},"modelVersion":"m","responseId":"r"}"""
            ),
            new(
                new FinishedChunk(Outcome.Completed)
                {
                    Candidates = [new(1, FinishReason.Stop, "m") { TokenCount = 2, AvgLogprobs = -0.5 }, new(2, FinishReason.Stop, null)],
                },
                """{"type":"finished","outcome":"completed","finishReason":null,"blockReason":null,"usage":null"""
                    + ""","modelVersion":null,"responseId":null,"candidates":[{"index":1"""
                    + ""","finishReason":"STOP","message":"m","tokenCount":2,"avgLogprobs":-0.5},{"index":2,"finishReason":"STOP"}]}"""
            ),
            new(
                new FinishedChunk(Outcome.Blocked) { BlockReason = BlockReason.Safety, Message = "why" },
                """{"type":"finished","outcome":"blocked","finishReason":null"""
                    + ""","blockReason":"SAFETY","message":"why","usage":null,"modelVersion":null,"responseId":null}"""
            ),
        ];

    [Theory]
    [MemberData(nameof(Chunks))]
    public void Serialize_Chunk_IsOneLineOfJson(Chunk chunk, string line) => Assert.Equal(line, ChunkJson.Serialize(chunk));

    [Fact]
    public void Serialize_EveryKindOfChunk_HasAForm()
    {
        var kinds = typeof(Chunk).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(Chunk)) && !type.IsAbstract);

        Assert.Equal(
            kinds.OrderBy(type => type.Name),
            Chunks.Select(row => row.Data.Item1.GetType()).Distinct().OrderBy(type => type.Name)
        );
    }

    [Fact]
    public void Serialize_HalfASurrogatePair_IsAReplacementCharacter() =>
        Assert.Equal(
            """{"type":"unknown","json":{"a":"\uFFFD"}}""".Replace("\\uFFFD", "\uFFFD", StringComparison.Ordinal),
            ChunkJson.Serialize(new UnknownChunk(JsonDocument.Parse("{ \"a\":\r\n \"\\ud83d\" }").RootElement))
        );

    [Fact]
    public void Serialize_TextWithHalfASurrogatePair_IsAReplacementCharacter() =>
        Assert.Equal(
            "a\uFFFDb",
            JsonDocument.Parse(ChunkJson.Serialize(new TextChunk("a\ud83db"))).RootElement.GetProperty("text").GetString()
        );

    [Fact]
    public void Serialize_AnIncompleteCall_IsMarked()
    {
        var call = new ToolCallChunk("f", JsonDocument.Parse("{}").RootElement);

        Assert.Equal("""{"type":"toolCall","name":"f","args":{}}""", ChunkJson.Serialize(call));
        Assert.Equal(
            """{"type":"toolCall","name":"f","args":{},"isComplete":false}""",
            ChunkJson.Serialize(call with { IsComplete = false })
        );
    }

    [Fact]
    public void Serialize_Failure_ContainsTheEarlierMetadata()
    {
        var failure = new GeminiApiException(499, "CANCELLED", new ErrorDetails(), null, "The operation was cancelled.")
        {
            FinishReason = FinishReason.Stop,
            Usage = _usage,
        };

        Assert.Equal(
            """{"type":"error","kind":"api","code":499"""
                + ""","status":"CANCELLED","message":"The operation was cancelled.","advice":"The service cancelled the answer"""
                + """: try again.","finishReason":"STOP","usage":{"promptTokenCount":1"""
                + ""","totalTokenCount":2}}""",
            ChunkJson.Serialize(failure)
        );
        Assert.Equal(
            """{"type":"error","kind":"truncated","message":"cut","advice":"The text so far is kept. Ask again for the rest."}""",
            ChunkJson.Serialize(new GeminiStreamException(StreamFault.Truncated, "cut"))
        );
    }
}
