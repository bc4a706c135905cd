using System.Net;
using System.Text;
using GeminiRx.Relay.Hosting;
using GeminiRx.Relay.Tests.Support;
using GeminiRx.TestSupport;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace GeminiRx.Relay.Tests.Hosting;

/// <summary>Where keys may go, and limits of time and of memory.</summary>
public sealed partial class RelayedServiceTests
{
    // As a client of the library does. Red when only the command line looked.
    [Theory]
    [InlineData("http://gateway.internal", "a-key")]
    [InlineData("http://gateway.internal", null)]
    [InlineData("http://127.0.0.1.nip.io/v1beta", null)]
    [InlineData("ftp://service.test", null)]
    [InlineData("https://service.test/v1beta/models", null)]
    [InlineData("https://service.test", "a key")]
    public async Task Endpoint_ToWhichNoKeyMayGo_IsRefusedAtTheMapping(string endpoint, string? key)
    {
        await using var app = WebApplication.CreateSlimBuilder().Build();
        var options = new GeminiServiceOptions { Endpoint = new Uri(endpoint), ApiKey = key };
        Assert.Throws<GeminiConfigurationException>(() => app.MapGeminiService(options));
        app.MapGeminiService(options with { Endpoint = new Uri("http://127.0.0.1:8080"), ApiKey = null });
    }
}
