using System.Text.Json;
using Microsoft.Extensions.AI;

namespace GeminiRx.Extensions.AI.Tests.Chat;

/// <summary>Histories with rewinds: Microsoft.Extensions.AI builds messages that contain the revoked contents, joined.</summary>
public sealed class RewoundHistoryTests
{
    private static readonly JsonElement _arguments = JsonElement.Parse("""{"city":"Bonn"}""");

    public static TheoryData<string, Chunk[]> Answers { get; } =
        new()
        {
            { "text", [Text("Let "), Text("me check. "), new RewindChunk(14), Text("Let me "), Text("check. ")] },
            { "text, cut", [Text("One. "), new CheckpointChunk("t"), Text("T"), Text("w"), new RewindChunk(2), Text("Two.")] },
            {
                "each kind",
                [
                    new ThoughtChunk("Hm. "),
                    Text("One. "),
                    Media(1),
                    new CheckpointChunk("t"),
                    new ThoughtChunk("So. "),
                    Text("Tw"),
                    Text("o"),
                    Media(2),
                    new RewindChunk(3),
                    new ThoughtChunk("So. "),
                    Text("Two."),
                    Media(2),
                ]
            },
            {
                "signatures",
                [
                    Text("One. "),
                    new CheckpointChunk("t"),
                    new ThoughtChunk("Hm. "),
                    new ThoughtChunk("So. ") { ThoughtSignature = "sig-1" },
                    Text("Two.", "sig-2"),
                    Text("", "sig-3"),
                    new RewindChunk(4),
                    new ThoughtChunk("Hm. "),
                    new ThoughtChunk("So. ") { ThoughtSignature = "sig-1" },
                    Text("Two.", "sig-2"),
                    Text("", "sig-3"),
                ]
            },
            {
                "twice",
                [Text("One. "), new CheckpointChunk("t"), Text("Two"), new RewindChunk(3), Text("Tw"), new RewindChunk(2), Text("Two.")]
            },
            {
                "thought before the checkpoint",
                [
                    new ThoughtChunk("Hm. "),
                    new CheckpointChunk("t"),
                    Text("One."),
                    new RewindChunk(4),
                    new ThoughtChunk("So. ") { ThoughtSignature = "sig-4" },
                    Text("Two."),
                ]
            },
        };

    // Red when AssistantParts got the contents with the rewinds, and when RewindContent counted contents before they are joined.
    [Theory]
    [MemberData(nameof(Answers))]
    public async Task Updates_AddedToTheMessages_AreSentBackOnce(string name, Chunk[] chunks)
    {
        var source = new ScriptedSource([.. chunks, ScriptedSource.Completed], [ScriptedSource.Completed]);
        using var client = ClientOf(source);
        List<ChatMessage> messages = [new(ChatRole.User, "Hi")];

        messages.AddMessages(await client.GetStreamingResponseAsync(messages).ToListAsync());
        messages.Add(new(ChatRole.User, "And?"));
        await client.GetResponseAsync(messages);

        Assert.Equal(Describe(name, Content.FromAnswer(chunks)!), Describe(name, source.Request.Contents[1]));
    }

    // Red when the rewind did not restore whether the answer ends in a thought without a signature: the thoughts are joined then.
    [Theory]
    [MemberData(nameof(Answers))]
    public async Task RewoundResponse_IsSentBackOnce(string name, Chunk[] chunks)
    {
        var source = new ScriptedSource([.. chunks, ScriptedSource.Completed], [ScriptedSource.Completed]);
        using var client = ClientOf(source);
        List<ChatMessage> messages = [new(ChatRole.User, "Hi")];

        messages.AddMessages(await client.GetStreamingResponseAsync(messages).ToRewoundChatResponseAsync());
        messages.Add(new(ChatRole.User, "And?"));
        await client.GetResponseAsync(messages);

        Assert.Equal(Describe(name, Content.FromAnswer(chunks)!), Describe(name, source.Request.Contents[1]));
    }

    [Fact]
    public async Task FunctionInvocation_SendsTheTextOnce()
    {
        Chunk[] first =
        [
            Text("Let me check. "),
            new RewindChunk(14),
            Text("Let me check. "),
            new ToolCallChunk("weather", _arguments) { Id = "c1", ThoughtSignature = "c2ln" },
            ScriptedSource.Completed,
        ];
        var source = new ScriptedSource(first, [Text("Rain."), ScriptedSource.Completed]);
        using var client = new ChatClientBuilder(ClientOf(source)).UseFunctionInvocation().Build();
        var options = new ChatOptions { Tools = [AIFunctionFactory.Create((string city) => city, "weather")] };

        await client.GetStreamingResponseAsync("Weather?", options).ToListAsync();

        Assert.Equal(2, source.Requests.Count);
        Assert.Equal(["text Let me check. False ", "call weather c1"], Describe("", source.Request.Contents[1]).Skip(1));
    }

    [Fact]
    public async Task History_SentThroughJson_IsSentBackOnce()
    {
        var options = new JsonSerializerOptions(AIJsonUtilities.DefaultOptions);
        options.AddAIContentType<RewindContent>("geminirx.rewind");
        Chunk[] chunks = [Text("One. "), new CheckpointChunk("t"), Text("Tw"), Media(1), new RewindChunk(2), Text("Two."), Media(1)];
        var source = new ScriptedSource([.. chunks, ScriptedSource.Completed], [ScriptedSource.Completed]);
        using var client = ClientOf(source);
        var response = await client.GetStreamingResponseAsync("Hi").ToChatResponseAsync();

        var read = JsonSerializer.Deserialize<List<ChatMessage>>(JsonSerializer.Serialize(response.Messages, options), options)!;
        await client.GetResponseAsync([new(ChatRole.User, "Hi"), .. read, new(ChatRole.User, "And?")]);

        Assert.Contains(read[0].Contents, content => content is RewindContent);
        Assert.Equal(Describe("", Content.FromAnswer(chunks)!), Describe("", source.Request.Contents[1]));
    }

    [Fact]
    public async Task Rewind_OfContentsThatWereChanged_KeepsWhatIsBefore()
    {
        var source = new ScriptedSource([ScriptedSource.Completed]);
        using var client = ClientOf(source);
        AIContent[] contents =
        [
            new FunctionCallContent("c1", "f"),
            new TextContent("Kept."),
            new DataContent((ReadOnlyMemory<byte>)new byte[] { 1 }, "image/png"),
            new RewindContent(0, 0, 2),
        ];

        await client.GetResponseAsync([new(ChatRole.User, "Hi"), new(ChatRole.Assistant, contents), new(ChatRole.User, "And?")]);

        Assert.Equal(["call f c1", "text Kept.False "], Describe("", source.Request.Contents[1]).Skip(1));
    }

    [Fact]
    public async Task WithoutRewinds_OfUpdatesWithoutTheirChunks_Throws()
    {
        using var client = ClientOf(new ScriptedSource([Text("One"), new RewindChunk(3), Text("One"), ScriptedSource.Completed]));
        var updates = await client.GetStreamingResponseAsync("Hi").ToListAsync();
        updates.ForEach(update => update.RawRepresentation = null);

        var refusal = await Assert.ThrowsAsync<InvalidOperationException>(async () =>
            await updates.ToAsyncEnumerable().WithoutRewinds().ToListAsync()
        );

        Assert.Contains("ApplyRewinds", refusal.Message, StringComparison.Ordinal);
        Assert.Equal("One", updates.ToRewoundChatResponse().Text);
    }

    private static IEnumerable<string> Describe(string name, Content turn) =>
        turn
            .Parts.Select(part =>
                part switch
                {
                    TextPart text => $"text {text.Text}{text.IsThought} {text.ThoughtSignature}",
                    InlineDataPart data => $"data {data.Data.Span[0]}",
                    FunctionCallPart call => $"call {call.Name} {call.Id}",
                    _ => part.ToString(),
                }
            )
            .Prepend(name);

    private static TextChunk Text(string text, string? signature = null) => new(text) { ThoughtSignature = signature };

    private static MediaChunk Media(byte value) => new("image/png", new[] { value });

    private static IChatClient ClientOf(ScriptedSource source) =>
        ((ChunkSource)source.Answer).AsChatClient(new GeminiChatOptions { ReportRewinds = true });
}
