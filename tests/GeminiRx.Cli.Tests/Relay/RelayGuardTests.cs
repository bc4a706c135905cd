using System.Net;
using GeminiRx.TestSupport;

namespace GeminiRx.Cli.Tests;

/// <summary>Who is let in, and how much of it.</summary>
public sealed class RelayGuardTests : IDisposable
{
    private const string First = "first-token-0123456789";
    private const string Second = "second-token-0123456789";
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("geminirx-relay-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Tokens_AreDemanded_InAnyHeaderOfAClient_AndNotSentOn()
    {
        var emulator = new Emulator.GeminiEmulator(new Emulator.EmulatorOptions { FirstChunkDelay = TimeSpan.Zero, RequireKey = true });
        await using var service = await LoopbackEmulator.StartAsync(emulator);
        await using var relay = await StartAsync(
            ["--endpoint", service.Address.AbsoluteUri],
            ("GEMINIRX_RELAY_TOKENS", $"{First}\n{Second}")
        );

        foreach (var token in new[] { null, "", "x", First[..^1], First + "x", First.ToUpperInvariant() })
        {
            using var refused = await relay.GetAsync("/v1beta/models", token);
            Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
            Assert.Equal("Bearer", refused.Headers.WwwAuthenticate.Single().Scheme);
            Assert.Contains("UNAUTHENTICATED", await refused.Content.ReadAsStringAsync(TimeoutToken.Start()), StringComparison.Ordinal);
        }

        foreach (var address in new[] { "/metrics", "/answers/x", "/nothing" })
        {
            using var refused = await relay.GetAsync(address);
            Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
        }

        Assert.Equal(0, emulator.RequestCount);
        Assert.Equal("{\"status\":\"ok\"}\n", await relay.TextAsync("/health"));

        // Without a key of the service beside it, the service has none.
        using var withoutKey = await relay.GetAsync("/v1beta/models", First);
        Assert.Equal(HttpStatusCode.Forbidden, withoutKey.StatusCode);
        using var answer = await relay.AskAsync(Second);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Fact]
    public async Task OwnKey_IsSent_ForWhoHasAToken()
    {
        var emulator = new Emulator.GeminiEmulator(new Emulator.EmulatorOptions { RequireKey = true });
        await using var service = await LoopbackEmulator.StartAsync(emulator);
        var tokens = Path.Combine(_folder.FullName, "tokens");
        await File.WriteAllTextAsync(tokens, First + "\n", TimeoutToken.Start());
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(tokens, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }

        await using var relay = await StartAsync(
            ["--endpoint", service.Address.AbsoluteUri, "--own-key", "--tokens", tokens],
            ("GEMINI_API_KEY", RelayProcess.Key)
        );

        // A client sends the token as its key.
        Assert.Contains("\"models\"", await relay.TextAsync($"/v1beta/models?key={First}"), StringComparison.Ordinal);
        Assert.DoesNotContain(RelayProcess.Key, relay.Announced, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SignedAddress_IsEnough_ForItsAnswerAlone()
    {
        await using var relay = await StartAsync(
            ["--endpoint", "emulator"],
            ("GEMINIRX_RELAY_TOKENS", First),
            ("GEMINIRX_RELAY_SIGNING_KEY", "a-signing-key-0123456789")
        );
        using var answer = await relay.AskAsync(First);
        using var other = await relay.AskAsync(First);
        var (address, otherAddress) = (answer.Headers.Location!.OriginalString, other.Headers.Location!.OriginalString);

        Assert.Contains("event: done", await relay.TextAsync(address), StringComparison.Ordinal);
        var query = address[address.IndexOf('?', StringComparison.Ordinal)..];
        foreach (
            var wrong in new[]
            {
                address.Split('?')[0],
                address[..^1] + (address[^2] == 'A' ? "BB" : "AA"),
                otherAddress.Split('?')[0] + query,
                "/v1beta/models" + query,
                address.Replace("expires=1", "expires=2", StringComparison.Ordinal),
            }
        )
        {
            using var refused = await relay.GetAsync(wrong);
            Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
        }

        using var deleted = await relay.SendAsync(new HttpRequestMessage(HttpMethod.Delete, otherAddress));
        Assert.Equal(HttpStatusCode.NoContent, deleted.StatusCode);
        using var post = await relay.SendAsync(new HttpRequestMessage(HttpMethod.Post, address));
        Assert.Equal(HttpStatusCode.Unauthorized, post.StatusCode);
    }

    [Fact]
    public async Task Pages_OfAllowedOrigins_MayAskAndRead()
    {
        await using var relay = await StartAsync(
            ["--endpoint", "emulator", "--origin", "http://page.test"],
            ("GEMINIRX_RELAY_TOKENS", First)
        );
        using var preflight = await SendAsync(relay, HttpMethod.Options, "http://page.test");
        Assert.Equal(HttpStatusCode.NoContent, preflight.StatusCode);
        Assert.Equal("http://page.test", preflight.Headers.GetValues("Access-Control-Allow-Origin").Single());
        Assert.Equal("authorization", preflight.Headers.GetValues("Access-Control-Allow-Headers").Single());

        using var refused = await SendAsync(relay, HttpMethod.Get, "http://page.test");
        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
        Assert.Equal("*", refused.Headers.GetValues("Access-Control-Expose-Headers").Single());
        using var foreign = await SendAsync(relay, HttpMethod.Options, "http://evil.test");
        Assert.Equal(HttpStatusCode.Forbidden, foreign.StatusCode);
        Assert.False(foreign.Headers.Contains("Access-Control-Allow-Origin"));
    }

    // The owner of a page may let a name of its own resolve to this computer.
    [Fact]
    public async Task ForeignName_OfThisComputer_IsRefusedWithoutTokens()
    {
        await using var relay = await StartAsync(["--endpoint", "emulator"]);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v1beta/models") { Headers = { Host = "evil.test" } };
        using var refused = await relay.SendAsync(request);
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        using var answered = await relay.GetAsync("/v1beta/models");
        Assert.Equal(HttpStatusCode.OK, answered.StatusCode);
    }

    [Fact]
    public async Task Limits_OfACaller_AreItsOwn()
    {
        await using var relay = await StartAsync(
            ["--endpoint", "emulator", "--requests-per-minute", "3", "--answers-per-caller", "1", "--max-body", "1"],
            ("GEMINIRX_RELAY_TOKENS", $"{First} {Second}")
        );
        using var running = await relay.AskAsync(First, fault: "stall");
        Assert.Equal(HttpStatusCode.OK, running.StatusCode);
        using var second = await relay.AskAsync(First);
        Assert.Equal((HttpStatusCode)429, second.StatusCode);
        Assert.Contains(
            "Too many answers of this caller",
            await second.Content.ReadAsStringAsync(TimeoutToken.Start()),
            StringComparison.Ordinal
        );

        using var large = await relay.AskAsync(First, new string('x', (1 << 20) + 1));
        Assert.Equal((HttpStatusCode)429, large.StatusCode); // refused before its body is read
        using var fourth = await relay.GetAsync("/v1beta/models", First);
        Assert.Equal((HttpStatusCode)429, fourth.StatusCode);
        Assert.InRange(fourth.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 20);
        Assert.Contains("RESOURCE_EXHAUSTED", await fourth.Content.ReadAsStringAsync(TimeoutToken.Start()), StringComparison.Ordinal);

        using var other = await relay.AskAsync(Second, new string('x', (1 << 20) + 1));
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, other.StatusCode);
    }

    // Behind a proxy all readers have one address. Red when they had one limit.
    [Fact]
    public async Task Limits_OfSignedAddresses_AreThoseOfTheirAnswers()
    {
        await using var relay = await StartAsync(
            ["--endpoint", "emulator", "--requests-per-minute", "2"],
            ("GEMINIRX_RELAY_TOKENS", First),
            ("GEMINIRX_RELAY_SIGNING_KEY", "a-signing-key-0123456789")
        );
        using var answer = await relay.AskAsync(First);
        using var other = await relay.AskAsync(First);
        var (address, otherAddress) = (answer.Headers.Location!.OriginalString, other.Headers.Location!.OriginalString);
        for (var i = 0; i < 2; i++)
        {
            await relay.TextAsync(address + "&as=text");
        }

        using var refused = await relay.GetAsync(address + "&as=text");
        Assert.Equal((HttpStatusCode)429, refused.StatusCode);
        await relay.TextAsync(otherAddress + "&as=text");
    }

    private static Task<HttpResponseMessage> SendAsync(RelayProcess relay, HttpMethod method, string origin)
    {
        var request = new HttpRequestMessage(method, "/answers/x");
        request.Headers.Add("Origin", origin);
        if (method == HttpMethod.Options)
        {
            request.Headers.Add("Access-Control-Request-Method", "GET");
            request.Headers.Add("Access-Control-Request-Headers", "authorization");
        }

        return relay.SendAsync(request);
    }

    private Task<RelayProcess> StartAsync(string[] options, params (string Name, string Value)[] environment) =>
        RelayProcess.StartAsync(["--folder", Path.Combine(_folder.FullName, "answers"), .. options], environment);
}
