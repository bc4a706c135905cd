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

    // Red when it was 499 for an answer, and 502 for what is passed on.
    [Theory]
    [InlineData("POST", Generate)]
    [InlineData("POST", "/v1beta/models/gemini-x:generateContent")]
    [InlineData("POST", "/v1beta/models/gemini-x:countTokens")]
    [InlineData("GET", "/v1beta/models")]
    public async Task Service_ThatDoesNotAnswerInTime_IsAGatewayTimeout(string method, string address)
    {
        _options = _options with { TotalLimit = TimeSpan.FromMilliseconds(50) };
        using var http = await StartAsync();
        using var request = Post(address);
        request.Method = new HttpMethod(method);
        await AssertRefusedAsync(HttpStatusCode.GatewayTimeout, "DEADLINE_EXCEEDED", http.SendAsync(request, TimeoutToken.Start()));
        await _service.Aborted;
    }

    [Fact]
    public async Task Answer_ThatTakesTooLong_EndsForTheCallerWithTheSameError_AndForTheLogWithItsOwn()
    {
        _options = _options with { TotalLimit = TimeSpan.FromMilliseconds(300) };
        using var http = await StartAsync();
        using var response = await BeginAsync(http);
        await _service.WriteAsync(FakeService.Event("One, "));

        var body = await response.Content.ReadAsStringAsync(TimeoutToken.Start());
        Assert.StartsWith(FakeService.Event("One, ") + "data: {\"error\":{\"code\":504,", body, StringComparison.Ordinal);
        var events = await http.GetStringAsync(response.Headers.Location, TimeoutToken.Start());
        Assert.Contains("\"kind\":\"timeout\"", events, StringComparison.Ordinal);
    }
}
