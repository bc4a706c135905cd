using System.Net;
using System.Reactive.Linq;
using System.Reactive.Threading.Tasks;
using System.Text;
using GeminiRx.Emulator;
using GeminiRx.TestSupport;
using static GeminiRx.Tests.GeminiClientTests;

namespace GeminiRx.Tests;

/// <summary>Every failure of a stream is a typed error.</summary>
public sealed class GeminiClientErrorTests
{
    private static readonly byte[] _oneEvent = Encoding.UTF8.GetBytes(
        "data: {\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"a\"}]}}]}\n\n"
    );

    [Fact]
    public async Task RejectedKey_IsATypedErrorWithAdvice()
    {
        var error = await Assert.ThrowsAsync<GeminiApiException>(() =>
            ChunksOf(new GeminiEmulator(AtOnce), new GeminiOptions { ApiKey = "invalid" })
        );

        Assert.Equal((400, "INVALID_ARGUMENT", "API_KEY_INVALID"), (error.Code, error.Status, error.Details.Reason));
        Assert.Contains("GEMINI_API_KEY", error.Advice, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("<html>Bad gateway</html>", null)]
    [InlineData("", null)]
    [InlineData("""[{"error":{"code":502,"message":"In a list.","status":"UNKNOWN"}}]""", "UNKNOWN")]
    public async Task ErrorBodyOfAnyShape_IsAnApiError(string body, string? status)
    {
        var emulator = Answering(_ => new EmulatorReply { Answer = Encoding.UTF8.GetBytes(body), Status = 502 });

        var error = await Assert.ThrowsAsync<GeminiApiException>(() => ChunksOf(emulator, new GeminiOptions { ApiKey = Key }));

        Assert.Equal((502, status), (error.Code, error.Status));
    }

    [Fact]
    public async Task UnreachableAddress_IsAConnectionErrorThatNamesIt()
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
    public async Task ConnectionDroppedInTheMiddle_IsAConnectionErrorAfterTheText()
    {
        var emulator = Answering(_ => new EmulatorReply { Answer = _oneEvent, Fault = $"drop:{_oneEvent.Length}" });
        var seen = new List<Chunk>();

        await Assert.ThrowsAsync<GeminiConnectionException>(() =>
            ClientOf(emulator).Stream("Hi").Do(seen.Add).ToTask(TimeoutToken.Start())
        );

        Assert.Equal([new TextChunk("a")], seen);
    }

    [Fact]
    public async Task TimeLimitOfTheCallersClient_IsATimeout()
    {
        var emulator = Answering(_ => throw new TaskCanceledException("HttpClient.Timeout"));

        await Assert.ThrowsAsync<GeminiTimeoutException>(() => ChunksOf(emulator));
    }

    [Fact]
    public async Task MissingKey_GivesAdvice()
    {
        var error = await Assert.ThrowsAsync<GeminiConfigurationException>(() => ChunksOf(new GeminiOptions()));

        Assert.Contains("GEMINI_API_KEY", error.Advice, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AnyFailure_ContainsNoKeyAndNoPrompt()
    {
        var emulator = Answering(_ => new EmulatorReply { Fault = "no-answer" });

        var error = await Assert.ThrowsAsync<GeminiConnectionException>(() =>
            ClientOf(emulator).Stream("my prompt").ToTask(TimeoutToken.Start())
        );

        Assert.DoesNotContain(Key, error.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("my prompt", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Redirect_IsNotFollowedWithTheKey()
    {
        var elsewhere = new GeminiEmulator(AtOnce);
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
                        $"HTTP/1.1 307 Temporary Redirect\r\nLocation: {second.Address}v1beta/models/m:streamGenerateContent?alt=sse\r\n"
                            + "Content-Length: 0\r\n\r\n"
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
    public async Task InterruptedErrorBody_KeepsTheStatus()
    {
        var emulator = Answering(_ => new EmulatorReply
        {
            Answer = _oneEvent,
            Status = 503,
            Fault = "drop:20",
        });

        Assert.Equal(503, (await Assert.ThrowsAsync<GeminiApiException>(() => ChunksOf(emulator))).Code);
    }
}
