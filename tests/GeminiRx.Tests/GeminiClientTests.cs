using System.Net;
using System.Reactive.Linq;
using System.Reactive.Threading.Tasks;
using System.Text;
using System.Text.Json;
using GeminiRx.Emulator;
using GeminiRx.Testing;

namespace GeminiRx.Tests;

public sealed class GeminiClientTests
{
    private const string Key = "AIza-secret-key-of-a-test";

    private static readonly EmulatorOptions _atOnce = new()
    {
        Text = "Once upon a time.",
        FirstChunkDelay = TimeSpan.Zero,
        BurstInterval = TimeSpan.Zero,
    };

    private static readonly byte[] _oneEvent = Encoding.UTF8.GetBytes(
        "data: {\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"a\"}]}}]}\n\n"
    );

    [Fact]
    public async Task Stream_Answered_GivesTheTextAndOneEnd()
    {
        var chunks = await ChunksOf(new GeminiEmulator(_atOnce));

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
        var emulator = new GeminiEmulator(_atOnce);
        var answer = ClientOf(emulator).Stream("Hi");
        Assert.Empty(emulator.Requests);

        await answer.ToTask(TimeoutToken.Start());
        await answer.ToTask(TimeoutToken.Start());

        Assert.Equal(2, emulator.Requests.Count);
    }

    [Fact]
    public async Task Stream_Request_IsOnTheWireAsAsked()
    {
        var emulator = new GeminiEmulator(_atOnce);
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
                {"contents":[{"role":"user","parts":[{"text":"\"Quotes\",\nlines, half \ufffd"}]}],"systemInstruction":{"parts":[{"text":"Be brief."}]},
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

    [Fact]
    public async Task Stream_KeyThatTheServiceRefuses_IsATypedErrorThatSaysWhatToDo()
    {
        var error = await Assert.ThrowsAsync<GeminiApiException>(() =>
            ChunksOf(new GeminiEmulator(_atOnce), new GeminiOptions { ApiKey = "invalid" })
        );

        Assert.Equal((400, "INVALID_ARGUMENT", "API_KEY_INVALID"), (error.Code, error.Status, error.Details.Reason));
        Assert.Contains("GEMINI_API_KEY", error.Advice, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("<html>Bad gateway</html>", null)]
    [InlineData("", null)]
    [InlineData("""[{"error":{"code":502,"message":"In a list.","status":"UNKNOWN"}}]""", "UNKNOWN")]
    public async Task Stream_ErrorBodyOfAnyShape_IsAnApiError(string body, string? status)
    {
        var emulator = Answering(_ => new EmulatorReply { Answer = Encoding.UTF8.GetBytes(body), Status = 502 });

        var error = await Assert.ThrowsAsync<GeminiApiException>(() => ChunksOf(emulator, new GeminiOptions { ApiKey = Key }));

        Assert.Equal((502, status), (error.Code, error.Status));
    }

    [Fact]
    public async Task Stream_NobodyListens_IsAConnectionErrorThatNamesTheAddress()
    {
        Uri gone;
        await using (var loopback = await LoopbackEmulator.StartAsync(new GeminiEmulator()))
        {
            gone = loopback.Address;
        }

        var error = await Assert.ThrowsAsync<GeminiConnectionException>(() => ChunksOf(new GeminiOptions { Endpoint = gone }));

        Assert.Contains(gone.Authority, error.Message, StringComparison.Ordinal);
        Assert.NotNull(error.Advice);
    }

    [Fact]
    public async Task Stream_ConnectionDroppedInTheMiddle_IsAConnectionErrorAfterTheText()
    {
        var emulator = Answering(_ => new EmulatorReply { Answer = _oneEvent, Fault = $"drop:{_oneEvent.Length}" });
        var seen = new List<Chunk>();

        await Assert.ThrowsAsync<GeminiConnectionException>(() =>
            ClientOf(emulator).Stream("Hi").Do(seen.Add).ToTask(TimeoutToken.Start())
        );

        Assert.Equal([new TextChunk("a")], seen);
    }

    [Fact]
    public async Task Stream_TimeLimitOfTheCallersClient_IsATimeout()
    {
        var emulator = Answering(_ => throw new TaskCanceledException("HttpClient.Timeout"));

        await Assert.ThrowsAsync<GeminiTimeoutException>(() => ChunksOf(emulator));
    }

    [Fact]
    public async Task Stream_WithoutKey_SaysHowToSetOne()
    {
        var error = await Assert.ThrowsAsync<GeminiConfigurationException>(() => ChunksOf(new GeminiOptions()));

        Assert.Contains("GEMINI_API_KEY", error.Advice, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stream_FailedInAnyWay_NamesNoKeyAndNoPrompt()
    {
        var emulator = Answering(_ => new EmulatorReply { Fault = "no-answer" });

        var error = await Assert.ThrowsAsync<GeminiConnectionException>(() =>
            ClientOf(emulator).Stream("my prompt").ToTask(TimeoutToken.Start())
        );

        Assert.DoesNotContain(Key, error.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("my prompt", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stream_Redirect_IsNotFollowedWithTheKey()
    {
        var elsewhere = new GeminiEmulator(_atOnce);
        await using var second = await LoopbackEmulator.StartAsync(elsewhere);
        using var listener = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var answering = Task.Run(
            async () =>
            {
                using var connection = await listener.AcceptTcpClientAsync(TimeoutToken.Start());
                var stream = connection.GetStream();
                _ = await stream.ReadAsync(new byte[8192], TimeoutToken.Start());
                await stream.WriteAsync(
                    Encoding.ASCII.GetBytes(
                        $"HTTP/1.1 307 Temporary Redirect\r\nLocation: {second.Address}v1beta/models/m:streamGenerateContent?alt=sse\r\nContent-Length: 0\r\n\r\n"
                    ),
                    TimeoutToken.Start()
                );
            },
            TimeoutToken.Start()
        );

        var error = await Assert.ThrowsAsync<GeminiApiException>(() =>
            ChunksOf(
                new GeminiOptions { ApiKey = Key, Endpoint = new Uri($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/") }
            )
        );
        await answering;

        Assert.Equal(307, error.Code);
        Assert.Contains("endpoint", error.Advice, StringComparison.Ordinal);
        Assert.Empty(elsewhere.Requests);
    }

    [Fact]
    public async Task Stream_ErrorBodyThatBreaksOff_KeepsTheStatus()
    {
        var emulator = Answering(_ => new EmulatorReply
        {
            Answer = _oneEvent,
            Status = 503,
            Fault = "drop:20",
        });

        Assert.Equal(503, (await Assert.ThrowsAsync<GeminiApiException>(() => ChunksOf(emulator))).Code);
    }

    [Theory]
    [InlineData("../x")]
    [InlineData("models//x")]
    public void Stream_ModelThatIsNoName_IsRefusedAtOnce(string model) =>
        Assert.Throws<GeminiConfigurationException>(() =>
            new GeminiClient(new GeminiOptions()).Stream(new GenerateRequest("Hi") { Model = model })
        );

    [Fact]
    public void Stream_NoPrompt_IsRefusedAtOnce()
    {
        var client = new GeminiClient(new GeminiOptions());

        Assert.Throws<ArgumentNullException>(() => client.Stream((GenerateRequest)null!));
        Assert.Throws<ArgumentException>(() => client.Stream(""));
    }

    private static GeminiEmulator Answering(Func<ReceivedRequest, EmulatorReply?> onRequest) => new(_atOnce with { OnRequest = onRequest });

    private static GeminiClient ClientOf(GeminiEmulator emulator) =>
        new(new GeminiOptions { ApiKey = Key, HttpClient = emulator.CreateClient() });

    private static Task<IList<Chunk>> ChunksOf(GeminiEmulator emulator, GeminiOptions? options = null) =>
        ChunksOf((options ?? new GeminiOptions()) with { HttpClient = emulator.CreateClient() });

    private static Task<IList<Chunk>> ChunksOf(GeminiOptions options) =>
        new GeminiClient(options).Stream("Hi").ToList().ToTask(TimeoutToken.Start());
}
