using System.Text;
using GeminiRx.TestSupport;
using Microsoft.Extensions.Time.Testing;

namespace GeminiRx.Emulator.Tests;

public sealed class LoopbackEmulatorTests
{
    private const string Path = "v1beta/models/gemini-flash-latest:streamGenerateContent?alt=sse";

    [Fact]
    public async Task Stream_IsTheSameAsInProcess()
    {
        await using var loopback = await LoopbackEmulator.StartAsync(new GeminiEmulator(Wire.AtOnce));
        using var client = Client();
        using var response = await PostAsync(client, loopback);

        Assert.Equal("127.0.0.1", loopback.Address.Host);
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType?.ToString());
        Assert.Equal(await new GeminiEmulator(Wire.AtOnce).AskAsync(), await response.TextAsync());
    }

    [Fact]
    public async Task Error_ComesWithItsStatus()
    {
        await using var loopback = await LoopbackEmulator.StartAsync(new GeminiEmulator(Wire.AtOnce));
        using var client = Client();
        using var response = await client.GetAsync(new Uri(loopback.Address, "nowhere"), TimeoutToken.Start());

        Assert.Equal(404, (int)response.StatusCode);
        Assert.Equal("application/json; charset=UTF-8", response.Content.Headers.ContentType?.ToString());
        Assert.Contains("NOT_FOUND", await response.TextAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Request_ArrivesWhole()
    {
        var emulator = new GeminiEmulator(Wire.AtOnce);
        await using var loopback = await LoopbackEmulator.StartAsync(emulator);
        using var client = Client();
        client.DefaultRequestHeaders.Add("x-goog-api-key", "k");
        client.DefaultRequestHeaders.Add("X-Other", "o");
        using var response = await PostAsync(client, loopback, "&x=%2F");

        var received = Assert.Single(emulator.Requests);
        Assert.Equal("/" + Path + "&x=%2F", received.PathAndQuery);
        Assert.Equal((true, "o"), (received.HasKey, received.Headers["x-other"]));
        Assert.Equal("application/json; charset=utf-8", received.Headers["content-type"]);
        Assert.Equal(Wire.Hi, received.Body);
        await response.TextAsync();
        Assert.Equal(RequestEnd.Completed, await emulator.EndAsync());
    }

    [Fact]
    public async Task FirstBurst_IsFlushedBeforeTheSecondIsDue()
    {
        var time = new FakeTimeProvider();
        var options = new EmulatorOptions
        {
            TimeProvider = time,
            Text = "aabb",
            CharactersPerEvent = 2,
            EventsPerBurst = 1,
        };
        await using var loopback = await LoopbackEmulator.StartAsync(new GeminiEmulator(options));
        using var client = Client();
        using var response = await PostAsync(client, loopback);
        await using var stream = await response.Content.ReadAsStreamAsync(TimeoutToken.Start());

        time.Advance(TimeSpan.FromMilliseconds(400));

        Assert.Equal("aa", Assert.Single(Wire.Events(await stream.ReadOnceAsync())).Text());
    }

    [Fact]
    public async Task IdleClient_ThatGoesAwayAbortsTheEmulator()
    {
        var emulator = new GeminiEmulator(new EmulatorOptions { TimeProvider = new FakeTimeProvider() });
        await using var loopback = await LoopbackEmulator.StartAsync(emulator);
        using var client = Client();
        using var response = await PostAsync(client, loopback);
        await using var stream = await response.Content.ReadAsStreamAsync(TimeoutToken.Start());
        using var stop = new CancellationTokenSource();
        var read = stream.ReadAsync(new byte[1], stop.Token).AsTask();
        Assert.False(emulator.Requests[0].Ended.IsCompleted);

        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => read.WaitAsync(TimeoutToken.Start()));
        Assert.Equal(RequestEnd.Aborted, await emulator.EndAsync());
    }

    [Fact]
    public async Task Dispose_BreaksAnIdleConnection()
    {
        var emulator = new GeminiEmulator(new EmulatorOptions { TimeProvider = new FakeTimeProvider() });
        var loopback = await LoopbackEmulator.StartAsync(emulator);
        using var client = Client();
        using var response = await PostAsync(client, loopback);
        await using var stream = await response.Content.ReadAsStreamAsync(TimeoutToken.Start());
        var read = stream.ReadAsync(new byte[1], TimeoutToken.Start()).AsTask();

        await loopback.DisposeAsync();

        await Assert.ThrowsAnyAsync<IOException>(() => read);
        Assert.Equal(RequestEnd.Aborted, await emulator.EndAsync());
    }

    private static HttpClient Client() => new(new SocketsHttpHandler { UseProxy = false });

    private static async Task<HttpResponseMessage> PostAsync(HttpClient client, LoopbackEmulator loopback, string query = "")
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(loopback.Address, Path + query))
        {
            Content = new StringContent(Wire.Hi, Encoding.UTF8, "application/json"),
        };
        return await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TimeoutToken.Start());
    }
}
