using System.Text.Json;
using Microsoft.Extensions.AI;

namespace GeminiRx.Extensions.AI.Tests.Chat;

/// <summary>A response that is sent back has the parts and signatures of the answer: what the library itself sends back.</summary>
public sealed class SignatureTests
{
    private static readonly JsonElement _arguments = JsonElement.Parse("""{"city":"Bonn","days":2}""");

    public static TheoryData<string, Chunk[]> Answers { get; } =
        new()
        {
            { "call", [new TextChunk("Let me see."), Call("weather", "c1", "sig-1"), Call("weather", "c2", null)] },
            { "call without id", [Call("weather", null, "sig-1")] },
            { "signed text at the end", [new TextChunk("Hel"), new TextChunk("lo"), new TextChunk("") { ThoughtSignature = "sig-2" }] },
            { "signed text", [new TextChunk("a"), new TextChunk("bc") { ThoughtSignature = "sig-3" }, new TextChunk("d")] },
            { "two signed texts", [Text("a", "sig-4"), Text("b", "sig-5")] },
            { "thoughts", [new ThoughtChunk("Hm. "), new ThoughtChunk("Ah."), new TextChunk("Yes.")] },
            { "signed thought", [new ThoughtChunk("Hm. "), Thought("Ah.", "sig-6"), new ThoughtChunk("Oh."), new TextChunk("Yes.")] },
            { "thought, then the signature of a text", [new ThoughtChunk("Hm."), Text("", "sig-7"), Call("f", "c", "sig-8")] },
            {
                "code",
                [
                    new CodeChunk("PYTHON", "1+1") { ThoughtSignature = "sig-10" },
                    new CodeResultChunk("OUTCOME_FAILED", "2"),
                    new CodeChunk("PYTHON", "2+2") { Id = "k" },
                    new CodeResultChunk("OUTCOME_OK", "4") { Id = "k" },
                    new TextChunk("Four."),
                ]
            },
            { "media", [new MediaChunk("image/png", new byte[] { 1, 2 }) { ThoughtSignature = "sig-9" }] },
        };

    // Red when PartSignature.Mark was left out, and when the empty text before a signed thought was.
    [Theory]
    [MemberData(nameof(Answers))]
    public async Task Answer_SentBack_HasThePartsOfTheAnswer(string name, Chunk[] chunks)
    {
        var sent = await SentBackAsync(chunks, response => response.Messages);

        Assert.Equal(Describe(Content.FromAnswer(chunks)!).Prepend(name), Describe(sent).Prepend(name));
    }

    // The pieces of a step are one part.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task StepsOfAnInteraction_SentBack_AreThoseOfTheAnswer(bool isSerialized)
    {
        Chunk[] chunks =
        [
            new StepChunk(0, "google_search_call", JsonElement.Parse("""{"type":"google_search_call","id":"x"}""")),
            new StepChunk(0, "google_search_call", JsonElement.Parse("""{"type":"google_search_call","signature":"c2ln"}""")),
            new StepChunk(1, "google_search_call", JsonElement.Parse("""{"type":"google_search_call","id":"y"}"""))
            {
                ThoughtSignature = "sig",
            },
            new TextChunk("Sunny."),
            new StepChunk(2, "url_context_call", JsonElement.Parse("""{"type":"url_context_call","id":"u"}""")),
        ];

        var sent = await SentBackAsync(chunks, response => isSerialized ? Serialized(response.Messages) : response.Messages);

        Assert.Equal(
            [
                """step {"type":"google_search_call","id":"x","signature":"c2ln"}""",
                """step {"type":"google_search_call","id":"y"}""",
                "text Sunny. thought False ",
                """step {"type":"url_context_call","id":"u"}""",
            ],
            Describe(sent)
        );
    }

    [Theory]
    [InlineData("geminirx.step", "{")]
    [InlineData("geminirx.stepIndex", "no number")]
    public async Task StepOfAnInteraction_ThatSomebodyHasChanged_IsLeftOut(string property, string value)
    {
        Chunk[] chunks = [new TextChunk("Sunny."), new StepChunk(2, "url_context_call", JsonElement.Parse("""{"id":"u"}"""))];

        var sent = await SentBackAsync(
            chunks,
            response =>
            {
                var messages = Serialized(response.Messages);
                messages[0].Contents.Single(content => content.AdditionalProperties is not null).AdditionalProperties![property] = value;
                return messages;
            }
        );

        Assert.Equal(["text Sunny. thought False "], Describe(sent));
    }

    // Red when AdditionalProperties were read as strings only.
    [Theory]
    [MemberData(nameof(Answers))]
    public async Task Answer_SentBackAfterSerialization_HasThePartsOfTheAnswer(string name, Chunk[] chunks)
    {
        var sent = await SentBackAsync(chunks, response => Serialized(response.Messages));

        Assert.Equal(Describe(Content.FromAnswer(chunks)!).Prepend(name), Describe(sent).Prepend(name));
    }

    [Fact]
    public async Task Contents_ThatAreNotJoined_AreOnePart()
    {
        var source = new ScriptedSource([ScriptedSource.Completed]);
        using var client = ((ChunkSource)source.Answer).AsChatClient();
        List<AIContent> pieces = [.. Enumerable.Range(0, 2000).Select(_ => new TextContent("ab"))];

        await client.GetResponseAsync([new(ChatRole.User, "Hi"), new(ChatRole.Assistant, pieces), new(ChatRole.User, "And?")]);

        Assert.Equal(4000, Assert.IsType<TextPart>(Assert.Single(source.Request.Contents[1].Parts)).Text.Length);
    }

    [Fact]
    public async Task SignedText_ThatWasChanged_IsSentWithoutItsSignature()
    {
        var source = new ScriptedSource([ScriptedSource.Completed]);
        using var client = ((ChunkSource)source.Answer).AsChatClient();
        var answer = await ((ChunkSource)new ScriptedSource([Text("Hello", "sig"), ScriptedSource.Completed]).Answer)
            .AsChatClient()
            .GetResponseAsync("Hi");
        answer.Messages[0].Contents.OfType<TextContent>().First().Text = "Hi";

        await client.GetResponseAsync([new(ChatRole.User, "Hi"), .. answer.Messages, new(ChatRole.User, "And?")]);

        Assert.Equal(["text Hi thought False "], Describe(source.Request.Contents[1]));
    }

    [Fact]
    public async Task Results_OfParallelCalls_AreOneTurnWithTheIdentifiers()
    {
        Chunk[] chunks = [Call("weather", "c1", "sig-1"), Call("time", null, null), ScriptedSource.Completed];
        var source = new ScriptedSource(chunks, [ScriptedSource.Completed]);
        using var client = ((ChunkSource)source.Answer).AsChatClient();
        List<ChatMessage> messages = [new(ChatRole.User, "Hi")];

        messages.AddMessages(await client.GetResponseAsync(messages));
        var calls = messages[^1].Contents.OfType<FunctionCallContent>().ToList();
        messages.Add(new(ChatRole.Tool, [new FunctionResultContent(calls[0].CallId, "rain")]));
        messages.Add(new(ChatRole.Tool, [new FunctionResultContent(calls[1].CallId, null) { Exception = new IOException("secret path") }]));
        await client.GetResponseAsync(messages);

        Assert.Equal(["user", "model", "user"], source.Request.Contents.Select(turn => turn.Role));
        var results = source.Request.Contents[2].Parts.Cast<FunctionResponsePart>().ToList();
        Assert.Equal([("weather", "c1"), ("time", null)], results.Select(result => (result.Name, result.Id)));
        Assert.Equal("rain", results[0].Response.GetString());
        Assert.Equal("The function failed: IOException.", results[1].Response.GetProperty("error").GetString());
    }

    // Red when the results had the order of the messages: the service matches them by their order.
    [Fact]
    public async Task Results_InAnotherOrder_HaveTheOrderOfTheCalls()
    {
        Chunk[] chunks = [Call("weather", null, "sig-1"), Call("weather", null, null), ScriptedSource.Completed];
        var source = new ScriptedSource(chunks, [ScriptedSource.Completed]);
        using var client = ((ChunkSource)source.Answer).AsChatClient();
        List<ChatMessage> messages = [new(ChatRole.User, "Hi")];

        messages.AddMessages(await client.GetResponseAsync(messages));
        var calls = messages[^1].Contents.OfType<FunctionCallContent>().ToList();
        messages.Add(new(ChatRole.Tool, [new FunctionResultContent(calls[1].CallId, "second")]));
        messages.Add(new(ChatRole.Tool, [new FunctionResultContent(calls[0].CallId, "first")]));
        await client.GetResponseAsync(messages);

        var results = source.Request.Contents[2].Parts.Cast<FunctionResponsePart>();
        Assert.Equal(["first", "second"], results.Select(result => result.Response.GetString()));
        Assert.All(calls, call => Assert.Matches("^[A-Za-z0-9_-]{1,40}$", call.CallId)); // the limit of other services
    }

    [Fact]
    public async Task Results_WithImages_AreMediaOfTheResult()
    {
        var source = new ScriptedSource([ScriptedSource.Completed]);
        using var client = ((ChunkSource)source.Answer).AsChatClient();
        AIContent[] result = [new TextContent("A map."), new DataContent((ReadOnlyMemory<byte>)new byte[] { 1 }, "image/png")];

        await client.GetResponseAsync([
            new(ChatRole.User, "Where?"),
            new(ChatRole.Assistant, [new FunctionCallContent("c1", "map", new Dictionary<string, object?> { ["zoom"] = 3 })]),
            new(ChatRole.Tool, [new FunctionResultContent("c1", result)]),
        ]);

        Assert.Equal(3, Assert.IsType<FunctionCallPart>(source.Request.Contents[1].Parts[0]).Arguments.GetProperty("zoom").GetInt32());
        var part = Assert.IsType<FunctionResponsePart>(source.Request.Contents[2].Parts[0]);
        Assert.Equal("A map.", part.Response.GetProperty("output").GetString());
        Assert.Equal("image/png", Assert.IsType<InlineDataPart>(Assert.Single(part.Media)).MimeType);
    }

    private static List<ChatMessage> Serialized(IList<ChatMessage> messages) =>
        JsonSerializer.Deserialize<List<ChatMessage>>(
            JsonSerializer.Serialize(messages, AIJsonUtilities.DefaultOptions),
            AIJsonUtilities.DefaultOptions
        )!;

    private static async Task<Content> SentBackAsync(Chunk[] chunks, Func<ChatResponse, IList<ChatMessage>> transfer)
    {
        var source = new ScriptedSource([.. chunks, ScriptedSource.Completed], [ScriptedSource.Completed]);
        using var client = ((ChunkSource)source.Answer).AsChatClient();
        List<ChatMessage> messages = [new(ChatRole.User, "Hi")];
        var response = await client.GetStreamingResponseAsync(messages).ToChatResponseAsync();
        messages.AddRange(transfer(response));
        messages.Add(new(ChatRole.User, "And now?"));
        messages.RemoveAll(message => message.Contents.Count == 0);
        await client.GetResponseAsync(messages);
        return source.Request.Contents[1];
    }

    private static IEnumerable<string> Describe(Content turn) =>
        turn.Parts.Select(part =>
            part switch
            {
                TextPart text => $"text {text.Text} thought {text.IsThought} {text.ThoughtSignature}",
                FunctionCallPart call => $"call {call.Name} {call.Id} {call.Arguments.GetRawText()} {call.ThoughtSignature}",
                ExecutableCodePart code => $"code {code.Language} {code.Code} {code.Id} {code.ThoughtSignature}",
                CodeExecutionResultPart result => $"result {result.Outcome} {result.Output} {result.Id}",
                InlineDataPart data => $"data {data.MimeType} {data.Data.Length} {data.ThoughtSignature}",
                StepPart step => $"step {step.Json.GetRawText()}",
                _ => part.ToString(),
            }
        );

    private static ToolCallChunk Call(string name, string? id, string? signature) =>
        new(name, _arguments) { Id = id, ThoughtSignature = signature };

    private static TextChunk Text(string text, string signature) => new(text) { ThoughtSignature = signature };

    private static ThoughtChunk Thought(string text, string signature) => new(text) { ThoughtSignature = signature };
}
