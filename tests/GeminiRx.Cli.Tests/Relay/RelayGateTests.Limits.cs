using System.Net;

namespace GeminiRx.Cli.Tests;

/// <summary>What a caller may have at once.</summary>
public sealed partial class RelayGateTests
{
    // Red without the limit: one caller had all connections of the relay, and all readers of streams, after some minutes.
    [Theory]
    [InlineData("/answers/x", "?as=ndjson")]
    [InlineData("/answers/x", "?as=text")]
    [InlineData("/streams/x", "?offset=-1&live=sse")]
    [InlineData("/streams/x", "?offset=-1&live=long-poll")]
    [InlineData("/streams/x", "")]
    [InlineData("/answers/x", "")]
    public async Task Readers_AboveTheLimitOfACaller_AreRefused_UntilOneLeaves(string path, string query)
    {
        var gate = GateOf(Settings());
        var leave = new[] { new TaskCompletionSource(), new TaskCompletionSource() };
        var reading = leave.Select(left => gate.AnswerAsync(Request("GET", path, query), _ => left.Task)).ToList();
        var refused = Request("GET", path, query);
        Assert.Equal(path == "/answers/x" && query.Length == 0 ? 200 : 429, await StatusAsync(gate, refused, isRefused: true));
        Assert.Equal(200, await StatusAsync(gate, Request("DELETE", path)));
        Assert.Equal(200, await StatusAsync(gate, Request("POST", "/v1beta/models/x:generateContent")));
        var other = Request("GET", path, query);
        other.Connection.RemoteIpAddress = IPAddress.Parse("127.0.0.2");
        Assert.Equal(200, await StatusAsync(gate, other));

        leave[0].SetResult();
        await reading[0];
        Assert.Equal(200, await StatusAsync(gate, Request("GET", path, query)));
        leave[1].SetException(new InvalidOperationException());
        await reading[1];
        Assert.Equal(200, await StatusAsync(gate, Request("GET", path, query)));
    }

    [Fact]
    public async Task Metrics_CountAsRequests_AndAreThereDuringTheEnd()
    {
        var gate = GateOf(Settings() with { Callers = new CallerLimits(new CallerQuota { RequestsPerMinute = 2 }, _clock) });
        Assert.Equal(200, await StatusAsync(gate, Request("GET", "/metrics")));
        gate.Drain();
        Assert.Equal(200, await StatusAsync(gate, Request("GET", "/metrics")));
        Assert.Equal(429, await StatusAsync(gate, Request("GET", "/metrics")));
    }

    // Red when it was 429, after which an EventSource never comes again.
    [Theory]
    [InlineData("GET", "/answers/x", "", "text/event-stream", 200)]
    [InlineData("GET", "/answers/x", "?as=events", "*/*", 200)]
    [InlineData("GET", "/answers/x", "", "", 200)]
    [InlineData("GET", "/answers/x", "?as=ndjson", "text/event-stream", 429)]
    [InlineData("GET", "/answers/x", "", "text/plain", 429)]
    [InlineData("DELETE", "/answers/x", "", "", 429)]
    [InlineData("GET", "/streams/x", "?live=sse", "text/event-stream", 429)]
    [InlineData("GET", "/v1beta/models", "", "text/event-stream", 429)]
    public async Task TooManyRequests_AskAReaderOfEventsToComeBack_AndRefuseOthers(
        string method,
        string path,
        string query,
        string accept,
        int status
    )
    {
        var gate = GateOf(Settings() with { Callers = new CallerLimits(new CallerQuota { RequestsPerMinute = 1 }, _clock) });
        await StatusAsync(gate, Request("GET", "/metrics"));
        _clock.Advance(TimeSpan.FromSeconds(12));
        var http = Request(method, path, query);
        http.Request.Headers.Accept = accept;
        using var body = new MemoryStream();
        http.Response.Body = body;

        Assert.Equal(status, await StatusAsync(gate, http, isRefused: true));
        var text = System.Text.Encoding.UTF8.GetString(body.ToArray());
        if (status == 200)
        {
            Assert.Equal(("text/event-stream", "retry: 48000\n\n"), (http.Response.ContentType, text));
        }
        else
        {
            Assert.Equal("48", http.Response.Headers.RetryAfter);
            Assert.Contains("RESOURCE_EXHAUSTED", text, StringComparison.Ordinal);
        }
    }
}
