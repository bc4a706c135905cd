using System.Reactive.Threading.Tasks;
using GeminiRx.TestSupport;

namespace GeminiRx.Tests.Wire.Http;

/// <summary>The credentials of requests.</summary>
public sealed class CredentialTests
{
    private readonly List<(string Address, string? Key, string? Authorization)> _sent = [];

    [Fact]
    public async Task AccessToken_IsRequestedForEachRequest()
    {
        var asked = 0;
        var options = new GeminiOptions { AccessToken = _ => ValueTask.FromResult($"t{++asked}") };

        await AskAsync(options);
        await AskAsync(options);

        Assert.Equal(["Bearer t1", "Bearer t2"], _sent.Select(request => request.Authorization));
    }

    [Fact]
    public async Task AccessToken_ThatCannotBeHad_IsAConfigurationErrorWithoutItsText()
    {
        var failing = await Assert.ThrowsAsync<GeminiConfigurationException>(() =>
            AskAsync(new GeminiOptions { AccessToken = _ => throw new InvalidOperationException("secret") })
        );
        await Assert.ThrowsAsync<GeminiConfigurationException>(() =>
            AskAsync(new GeminiOptions { AccessToken = _ => ValueTask.FromResult("two words") })
        );

        Assert.DoesNotContain("secret", failing.ToString(), StringComparison.Ordinal);
        Assert.Empty(_sent);
    }

    [Fact]
    public void Options_ThatContradict_AreRefused()
    {
        Func<CancellationToken, ValueTask<string>> token = _ => ValueTask.FromResult("t");

        Assert.Throws<GeminiConfigurationException>(() => new GeminiClient(new GeminiOptions { ApiKey = "k", AccessToken = token }));
        Assert.Throws<GeminiConfigurationException>(() =>
            new GeminiClient(new GeminiOptions { AccessToken = token, Endpoint = new Uri("http://example.org/") })
        );
        Assert.Throws<GeminiConfigurationException>(() => new GeminiClient(new GeminiOptions { Vertex = new("p/../q", "global") }));
        Assert.Throws<GeminiConfigurationException>(() => new GeminiClient(new GeminiOptions { Vertex = new("p", "") }));
    }

    private Task<Chunk> AskAsync(GeminiOptions options) =>
        new GeminiClient(options with { HttpClient = new HttpClient(new NotingHandler(_sent)) }).Stream("Hi").ToTask(TimeoutToken.Start());
}
