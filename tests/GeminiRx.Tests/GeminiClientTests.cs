using System.Reactive.Linq;
using System.Reactive.Threading.Tasks;
using System.Text.Json;
using GeminiRx.Emulator;
using GeminiRx.TestSupport;

namespace GeminiRx.Tests;

public sealed class GeminiClientTests
{
    internal const string Key = "AIza-secret-key-of-a-test";

    internal static readonly EmulatorOptions AtOnce = new()
    {
        Text = "Once upon a time.",
        FirstChunkDelay = TimeSpan.Zero,
        BurstInterval = TimeSpan.Zero,
    };

    [Fact]
    public async Task Stream_Answered_GivesTheTextAndOneEnd()
    {
        var chunks = await ChunksOf(new GeminiEmulator(AtOnce));

        Assert.Equal("Once upon a time.", string.Concat(chunks.OfType<TextChunk>().Select(chunk => chunk.Text)));
        var finished = Assert.IsType<FinishedChunk>(chunks[^1]);
        Assert.Equal(
            (Outcome.Completed, FinishReason.Stop, GeminiOptions.DefaultModel),
            (finished.Outcome, finished.Reason, finished.ModelVersion)
        );
        Assert.Equal(chunks.OfType<UsageChunk>().Last().Usage, finished.Usage);
        Assert.Single(chunks.OfType<FinishedChunk>());
    }

    [Fact]
    public async Task Stream_Subscribed_SendsOneRequestEachTime()
    {
        var emulator = new GeminiEmulator(AtOnce);
        var answer = ClientOf(emulator).Stream("Hi");
        Assert.Empty(emulator.Requests);

        await answer.ToTask(TimeoutToken.Start());
        await answer.ToTask(TimeoutToken.Start());

        Assert.Equal(2, emulator.Requests.Count);
    }

    [Fact]
    public async Task Stream_Request_IsOnTheWire()
    {
        var emulator = new GeminiEmulator(AtOnce);
        var client = ClientOf(emulator);

        await client
            .Stream(
                new GenerateRequest("\"Quotes\",\nlines, half \ud83d")
                {
                    System = "Be brief.",
                    Thinking = new() { IncludeThoughts = true },
                    Store = false,
                    Model = "tunedModels/my one",
                }
            )
            .ToTask(TimeoutToken.Start());

        var received = Assert.Single(emulator.Requests);
        Assert.Equal("/v1beta/tunedModels/my%20one:streamGenerateContent?alt=sse", received.PathAndQuery);
        Assert.True(received.HasKey);
        Assert.Equal("application/json", received.Headers["Content-Type"]);
        var expected = JsonDocument
            .Parse(
                """
                {"contents":[{"role":"user","parts":[{"text":"\"Quotes\",\nlines, half \ufffd"}]}],
                 "systemInstruction":{"parts":[{"text":"Be brief."}]},
                 "generationConfig":{"thinkingConfig":{"includeThoughts":true}},"store":false}
                """
            )
            .RootElement;
        Assert.True(JsonElement.DeepEquals(expected, JsonDocument.Parse(received.Body).RootElement), received.Body);
    }

    [Fact]
    public async Task Stream_Disposed_AbortsTheRequestOnARealConnection()
    {
        var emulator = new GeminiEmulator(new EmulatorOptions { FirstChunkDelay = TimeSpan.Zero, BurstInterval = TimeSpan.FromHours(1) });
        await using var loopback = await LoopbackEmulator.StartAsync(emulator);
        var client = new GeminiClient(new GeminiOptions { Endpoint = loopback.Address });
        var first = new TaskCompletionSource();

        using (client.Stream("Hi").Subscribe(_ => first.TrySetResult(), e => first.TrySetException(e)))
        {
            await first.Task.WaitAsync(TimeoutToken.Start());
        }

        Assert.Equal(RequestEnd.Aborted, await Assert.Single(emulator.Requests).Ended.WaitAsync(TimeoutToken.Start()));
    }

    [Fact]
    public async Task Stream_DisposedBeforeTheAnswer_AbortsTheRequest()
    {
        var emulator = new GeminiEmulator(new EmulatorOptions { FirstChunkDelay = TimeSpan.FromHours(1) });
        var subscription = ClientOf(emulator).Stream("Hi").Subscribe(_ => Assert.Fail("nothing is due"), _ => { });

        subscription.Dispose();

        Assert.Equal(RequestEnd.Aborted, await Assert.Single(emulator.Requests).Ended.WaitAsync(TimeoutToken.Start()));
    }

    [Theory]
    [InlineData("../x")]
    [InlineData("models//x")]
    public void Stream_InvalidModelName_ThrowsImmediately(string model) =>
        Assert.Throws<GeminiConfigurationException>(() =>
            new GeminiClient(new GeminiOptions()).Stream(new GenerateRequest("Hi") { Model = model })
        );

    [Fact]
    public void Stream_NoPrompt_ThrowsImmediately()
    {
        var client = new GeminiClient(new GeminiOptions());

        Assert.Throws<ArgumentNullException>(() => client.Stream((GenerateRequest)null!));
        Assert.Throws<ArgumentException>(() => client.Stream(""));
    }

    internal static GeminiEmulator Answering(Func<ReceivedRequest, EmulatorReply?> onRequest) => new(AtOnce with { OnRequest = onRequest });

    internal static GeminiClient ClientOf(GeminiEmulator emulator) =>
        new(new GeminiOptions { ApiKey = Key, HttpClient = emulator.CreateClient() });

    internal static Task<IList<Chunk>> ChunksOf(GeminiEmulator emulator, GeminiOptions? options = null) =>
        ChunksOf((options ?? new GeminiOptions()) with { HttpClient = emulator.CreateClient() });

    internal static Task<IList<Chunk>> ChunksOf(GeminiOptions options) =>
        new GeminiClient(options).Stream("Hi").ToList().ToTask(TimeoutToken.Start());
}
