using System.Reactive.Linq;
using System.Text.Json;
using GeminiRx.Extensions.AI.Tests.Chat;
using GeminiRx.TestSupport;
using Microsoft.Extensions.AI;

namespace GeminiRx.Extensions.AI.Tests.Sources;

/// <summary>A chat client of another service as a source.</summary>
public sealed class AsChunkSourceTests
{
    private static readonly GenerateRequest _hi = new("Hi");

    [Fact]
    public async Task Updates_AreTheChunksOfTheirContents()
    {
        var call = new FunctionCallContent("c1", "weather", new Dictionary<string, object?> { ["city"] = "Bonn" });
        using var client = new ScriptedChatClient(
            new(ChatRole.Assistant, [new TextReasoningContent("Hm.") { ProtectedData = "enc" }]),
            new(ChatRole.Assistant, "Hel"),
            new(ChatRole.Assistant, "") { ModelId = "other-1" },
            new(ChatRole.Assistant, [new TextContent("lo"), call]),
            new(ChatRole.Assistant, [new DataContent((ReadOnlyMemory<byte>)new byte[] { 1 }, "image/png")]),
            new(ChatRole.Assistant, [new UriContent("https://example.org/a", "text/plain"), new HostedVectorStoreContent("v")]),
            new(ChatRole.Assistant, [Counts(10, 6, 2)]),
            new(ChatRole.Assistant, [Counts(1, 0, 0)]) { FinishReason = ChatFinishReason.ToolCalls, ResponseId = "r" }
        );

        var chunks = await client.AsChunkSource()(_hi).ToList();

        Assert.Equal(
            [
                new ThoughtChunk("Hm.") { ThoughtSignature = "enc" },
                new TextChunk("Hel"),
                new TextChunk("lo"),
                new ToolCallChunk("weather", JsonElement.Parse("""{"city":"Bonn"}""")) { Id = "c1" },
                new MediaChunk("image/png", new byte[] { 1 }),
                new FileChunk("https://example.org/a", "text/plain"),
            ],
            chunks.Take(6)
        );
        Assert.Equal("v", Assert.IsType<UnknownChunk>(chunks[6]).Json.GetProperty("vectorStoreId").GetString());
        var usage = new Usage
        {
            PromptTokenCount = 11,
            CandidatesTokenCount = 4,
            ThoughtsTokenCount = 2,
            TotalTokenCount = 17,
        };
        Assert.Equal(
            new FinishedChunk(Outcome.Completed)
            {
                Reason = FinishReason.Stop,
                Usage = usage,
                ModelVersion = "other-1",
                ResponseId = "r",
            },
            chunks[^1]
        );
        Assert.Equal(new UsageChunk(usage), chunks[^2]);
    }

    public static TheoryData<string?, Outcome> Ends { get; } =
        new()
        {
            { null, Outcome.Completed },
            { "stop", Outcome.Completed },
            { "length", Outcome.MaxTokens },
            { "content_filter", Outcome.Blocked },
            { "strange", Outcome.Other },
        };

    [Theory]
    [MemberData(nameof(Ends))]
    public async Task End_HasTheOutcomeOfTheReason(string? reason, Outcome outcome)
    {
        using var client = new ScriptedChatClient(
            new ChatResponseUpdate(ChatRole.Assistant, "a") { FinishReason = reason is null ? null : new ChatFinishReason(reason) }
        );

        var end = Assert.IsType<FinishedChunk>(await client.AsChunkSource()(_hi).LastAsync());

        Assert.Equal(outcome, end.Outcome);
    }

    [Fact]
    public async Task End_WithoutAReasonThatIsRequired_IsATruncatedAnswerThatIsRetried()
    {
        using var client = new ScriptedChatClient();
        var source = client.AsChunkSource(new ChatClientSourceOptions { RequireFinishReason = true });
        var policy = new RetryOptions { MaxRetries = 2, Random = () => 0 };

        var failure = await Assert.ThrowsAsync<GeminiStreamException>(async () => await source.RetryBeforeContent(policy)(_hi).LastAsync());

        Assert.Equal(StreamFault.Truncated, failure.Fault);
        Assert.Equal(3, client.Messages.Count);
    }

    // Red when the reader did not look at its token between updates.
    [Fact]
    public async Task Dispose_OfAClientThatIgnoresItsToken_EndsTheReading()
    {
        using var client = new DeafClient();
        var first = new TaskCompletionSource<Chunk>(TaskCreationOptions.RunContinuationsAsynchronously);
        using var subscription = client.AsChunkSource()(_hi).Subscribe(chunk => first.TrySetResult(chunk), e => first.TrySetException(e));
        client.Continue.Release();
        await first.Task.WaitAsync(TimeoutToken.Start());

        subscription.Dispose();
        client.Continue.Release(1000);
        await client.Left.WaitAsync(TimeoutToken.Start());

        Assert.InRange(client.Sent, 1, 2);
    }

    // Red when the token was not passed on.
    [Fact]
    public async Task Dispose_CancelsTheRequest()
    {
        using var client = new ScriptedChatClient(new ChatResponseUpdate(ChatRole.Assistant, "a")) { StaysOpen = true };
        var seen = new List<Notification>();
        var subscription = client
            .AsChunkSource()(_hi)
            .Subscribe(chunk => seen.Add(new(chunk)), _ => seen.Add(new(null)), () => seen.Add(new(null)));

        subscription.Dispose();
        await client.Cancelled.WaitAsync(TimeoutToken.Start());

        Assert.Equal([new Notification(new TextChunk("a"))], seen);
    }

    [Fact]
    public async Task Tools_OfAForeignClient_AreInvokedByTheLibrary()
    {
        using var client = new TwoRounds();
        var weather = ToolFunction.Create(
            "weather",
            "Tells the weather.",
            SampleJson.Default.Place,
            SampleJson.Default.String,
            (place, _) => Task.FromResult($"Rain in {place.City}.")
        );

        var completion = await client.AsChunkSource().InvokeTools([weather])(_hi).ToCompletion();

        Assert.Equal("Take an umbrella.", completion.Text);
        var result = Assert.IsType<FunctionResultContent>(Assert.Single(client.Second[2].Contents));
        Assert.Equal("c1", result.CallId);
        Assert.Equal("Rain in Bonn.", Assert.IsType<JsonElement>(result.Result).GetString());
        Assert.Equal([ChatRole.User, ChatRole.Assistant, ChatRole.Tool], client.Second.Select(message => message.Role));
    }

    [Fact]
    public async Task Rewinds_OfAClientOfThisPackage_AreApplied()
    {
        Chunk[] chunks =
        [
            new TextChunk("One. "),
            new CheckpointChunk("t"),
            new TextChunk("Tw"),
            new RewindChunk(2),
            new TextChunk("Two."),
            ScriptedSource.Completed,
        ];
        using var client = ((ChunkSource)new ScriptedSource(chunks).Answer).AsChatClient(new GeminiChatOptions { ReportRewinds = true });

        var completion = await client.AsChunkSource()(_hi).ToCompletion();

        Assert.Equal("One. Two.", completion.Text);
    }

    private static UsageContent Counts(long input, long output, long reasoning) =>
        new(
            new UsageDetails
            {
                InputTokenCount = input,
                OutputTokenCount = output,
                ReasoningTokenCount = reasoning,
                TotalTokenCount = input + output,
            }
        );

    private sealed record Notification(Chunk? Chunk);

    /// <summary>Calls a function, then answers.</summary>
    private sealed class TwoRounds : IChatClient
    {
        private readonly ScriptedChatClient _call = new(
            new ChatResponseUpdate(
                ChatRole.Assistant,
                [new FunctionCallContent("c1", "weather", new Dictionary<string, object?> { ["city"] = "Bonn" })]
            )
        );

        private readonly ScriptedChatClient _answer = new(new ChatResponseUpdate(ChatRole.Assistant, "Take an umbrella."));

        public IReadOnlyList<ChatMessage> Second => _answer.Messages[0];

        public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
            IEnumerable<ChatMessage> messages,
            ChatOptions? options = null,
            CancellationToken cancellationToken = default
        ) => (_call.Messages.Count == 0 ? _call : _answer).GetStreamingResponseAsync(messages, options, cancellationToken);

        public Task<ChatResponse> GetResponseAsync(
            IEnumerable<ChatMessage> messages,
            ChatOptions? options = null,
            CancellationToken cancellationToken = default
        ) => throw new NotSupportedException();

        public object? GetService(Type serviceType, object? serviceKey = null) => null;

        public void Dispose()
        {
            _call.Dispose();
            _answer.Dispose();
        }
    }
}
