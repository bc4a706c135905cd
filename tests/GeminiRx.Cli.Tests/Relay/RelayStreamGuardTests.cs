using System.Net;
using System.Text;
using GeminiRx.TestSupport;

namespace GeminiRx.Cli.Tests;

/// <summary>Who reads and writes durable streams, and how much.</summary>
public sealed class RelayStreamGuardTests : IDisposable
{
    private const string Token = "first-token-0123456789";
    private static readonly string[] _methods = ["GET", "HEAD", "PUT", "POST", "DELETE"];
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("geminirx-relay-");

    public void Dispose() => _folder.Delete(recursive: true);

    // Red for a gate that lets in who has a signed address of an answer, or that looks at fewer methods.
    [Fact]
    public async Task Stream_NeedsAToken_AndNoSignedAddressIsEnough()
    {
        await using var relay = await StartAsync(
            ["--origin", "http://page.test"],
            ("GEMINIRX_RELAY_TOKENS", Token),
            ("GEMINIRX_RELAY_SIGNING_KEY", "a-signing-key-0123456789")
        );
        using var answer = await relay.AskAsync(Token);
        var address = answer.Headers.Location!.OriginalString;
        var query = address[address.IndexOf('?', StringComparison.Ordinal)..];
        var id = answer.Headers.GetValues("Answer-Id").Single();
        foreach (var method in _methods)
        {
            foreach (var path in new[] { "/streams/x", "/streams/x" + query, $"/streams/{id}{query}", $"/streams/answers/{id}{query}" })
            {
                using var refused = await SendAsync(relay, method, path, "x");
                Assert.Equal((method, path, HttpStatusCode.Unauthorized), (method, path, refused.StatusCode));
            }
        }

        using var unknown = await SendAsync(relay, "HEAD", "/streams/x", token: Token);
        Assert.Equal(HttpStatusCode.NotFound, unknown.StatusCode);
        using var created = await SendAsync(relay, "PUT", "/streams/x", "x", Token);
        Assert.Equal(HttpStatusCode.Created, created.StatusCode);

        using var ask = new HttpRequestMessage(HttpMethod.Options, "/streams/x");
        ask.Headers.Add("Origin", "http://page.test");
        ask.Headers.Add("Access-Control-Request-Method", "PUT");
        ask.Headers.Add("Access-Control-Request-Headers", "authorization,stream-ttl,stream-closed");
        using var preflight = await relay.SendAsync(ask);
        Assert.Equal(HttpStatusCode.NoContent, preflight.StatusCode);
        Assert.Contains("PUT", preflight.Headers.GetValues("Access-Control-Allow-Methods").Single(), StringComparison.Ordinal);
        Assert.Contains("stream-ttl", preflight.Headers.GetValues("Access-Control-Allow-Headers").Single(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stream_OfAForeignNameOfThisComputer_OrOfAForeignPage_IsRefused()
    {
        await using var relay = await StartAsync([]);
        foreach (var method in _methods)
        {
            foreach (var (name, value) in new[] { ("Host", "evil.test"), ("Origin", "http://evil.test") })
            {
                using var refused = await SendAsync(relay, method, "/streams/x", "x", header: (name, value));
                Assert.Equal((method, name, HttpStatusCode.Forbidden), (method, name, refused.StatusCode));
            }
        }

        using var unknown = await SendAsync(relay, "HEAD", "/streams/x");
        Assert.Equal(HttpStatusCode.NotFound, unknown.StatusCode);
    }

    // Red when --max-body was that of the other addresses alone.
    [Fact]
    public async Task Appends_HaveTheLimitOfTheirSize_AndCountAsRequests()
    {
        await using var relay = await StartAsync(["--requests-per-minute", "4", "--max-body", "1"]);
        using var created = await SendAsync(relay, "PUT", "/streams/x", "x");
        using var large = await SendAsync(relay, "POST", "/streams/x", new string('x', (1 << 20) + 1));
        using var exact = await SendAsync(relay, "POST", "/streams/x", new string('x', 1 << 20));
        using var behindProxy = await SendAsync(relay, "PUT", "/streams/y", "x", header: ("X-Forwarded-Proto", "https"));
        Assert.Equal((201, 413, 204), ((int)created.StatusCode, (int)large.StatusCode, (int)exact.StatusCode));
        Assert.Equal("http", behindProxy.Headers.Location!.Scheme); // nobody has said that there is a proxy

        using var refused = await SendAsync(relay, "POST", "/streams/x", "x");
        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
        Assert.NotNull(refused.Headers.RetryAfter);
    }

    // Red when an append took memory that nobody counted.
    [Fact]
    public async Task Appends_AreCountedInTheMemoryOfTheirCaller()
    {
        string[] limits = ["--max-body", "1", "--bodies-per-caller", "1", "--requests-per-minute", "100000"];
        await using var relay = await StartAsync(limits);
        using var created = await SendAsync(relay, "PUT", "/streams/x");
        for (var refusals = 0; refusals == 0; )
        {
            var body = new System.IO.Pipelines.Pipe();
            using var content = new StreamContent(body.Reader.AsStream()) { Headers = { { "Content-Type", "text/plain" } } };
            var appending = relay.SendAsync(new HttpRequestMessage(HttpMethod.Post, "/streams/x") { Content = content });
            await body.Writer.WriteAsync(new byte[300_000], TimeoutToken.Start());
            using var other = await SendAsync(relay, "POST", "/streams/x", new string('x', 600_000));
            await body.Writer.CompleteAsync();
            using var appended = await appending;
            Assert.True(appended.StatusCode == HttpStatusCode.NoContent || other.StatusCode == HttpStatusCode.NoContent); // the first one
            refusals = appended.StatusCode == HttpStatusCode.NoContent && other.StatusCode == HttpStatusCode.TooManyRequests ? 1 : 0;
        }

        using var next = await SendAsync(relay, "POST", "/streams/x", new string('x', 600_000));
        Assert.Equal(HttpStatusCode.NoContent, next.StatusCode);
    }

    [Fact]
    public async Task Streams_CanBeTurnedOff_AndReadersHaveALimit()
    {
        await using (var relay = await StartAsync(["--no-streams"]))
        {
            using var refused = await SendAsync(relay, "PUT", "/streams/x", "x");
            Assert.Equal(HttpStatusCode.NotFound, refused.StatusCode);
        }

        await using var next = await StartAsync(["--max-stream-readers", "1", "--behind-proxy"]);
        using var created = await SendAsync(next, "PUT", "/streams/x", "x", header: ("X-Forwarded-Proto", "https"));
        Assert.Equal("https", created.Headers.Location!.Scheme);
        using var first = await SendAsync(next, "GET", "/streams/x?offset=-1&live=sse");
        using var second = await SendAsync(next, "GET", "/streams/x?offset=-1&live=sse");
        Assert.Equal((200, 503), ((int)first.StatusCode, (int)second.StatusCode));
    }

    private static Task<HttpResponseMessage> SendAsync(
        RelayProcess relay,
        string method,
        string path,
        string? body = null,
        string? token = null,
        (string Name, string Value)? header = null
    )
    {
        var request = new HttpRequestMessage(new HttpMethod(method), path);
        if (method is "PUT" or "POST")
        {
            request.Content = new StringContent(body ?? "", Encoding.UTF8, "text/plain");
        }

        if (header is { } added)
        {
            request.Headers.Add(added.Name, added.Value);
        }

        return relay.SendAsync(request, token);
    }

    private Task<RelayProcess> StartAsync(string[] options, params (string Name, string Value)[] environment) =>
        RelayProcess.StartAsync(["--folder", Path.Combine(_folder.FullName, "kept"), "--endpoint", "emulator", .. options], environment);
}
