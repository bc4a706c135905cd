using System.Net;
using GeminiRx.Relay.Tests.Support;
using GeminiRx.TestSupport;

namespace GeminiRx.Cli.Tests;

/// <summary>Relays of several machines on one Redis.</summary>
public sealed class RelayRedisTests(RedisServer redis)
{
    [Fact]
    public async Task Relays_OnOneServer_ReadAndStopEachOthersAnswers()
    {
        Assert.SkipUnless(redis.Connection.IsConnected, "redis-server is away");
        await using var first = await StartAsync();
        await using var second = await StartAsync();
        Assert.Contains("keeps answers in Redis", first.Announced, StringComparison.Ordinal);
        using (var response = await first.AskAsync())
        {
            var address = response.Headers.Location!.OriginalString;
            Assert.EndsWith("event: done\ndata: {}\n\n", await second.TextAsync(address), StringComparison.Ordinal);
        }

        using var endless = await first.AskAsync(fault: "stall");
        using var deleted = await second.SendAsync(new HttpRequestMessage(HttpMethod.Delete, endless.Headers.Location));
        Assert.Equal(HttpStatusCode.NoContent, deleted.StatusCode);
        Assert.Contains("\"code\":499", await endless.Content.ReadAsStringAsync(TimeoutToken.Start()), StringComparison.Ordinal);
    }

    // The relay starts, and is ready when the server is.
    [Fact]
    public async Task Relay_WithoutItsServer_IsNotReady()
    {
        await using var relay = await RelayProcess.StartAsync(["--endpoint", "emulator", "--redis", "127.0.0.1:1,connectTimeout=200"]);
        using var ready = await relay.GetAsync("/ready");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, ready.StatusCode);
        Assert.Equal("{\"status\":\"unavailable\"}\n", await ready.Content.ReadAsStringAsync(TimeoutToken.Start()));
        Assert.Equal("{\"status\":\"ok\"}\n", await relay.TextAsync("/health"));
        using var refused = await relay.AskAsync();
        Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
    }

    private Task<RelayProcess> StartAsync() =>
        RelayProcess.StartAsync(["--endpoint", "emulator"], ("GEMINIRX_REDIS", $"127.0.0.1:{redis.Port}"));
}
