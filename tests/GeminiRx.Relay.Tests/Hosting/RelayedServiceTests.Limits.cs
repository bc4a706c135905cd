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

    // Red when only the copy told the answer that its caller has left: the answer waited for 10 s, 1 MiB behind.
    [Theory]
    [InlineData(typeof(IOException))]
    [InlineData(typeof(OperationCanceledException))]
    [InlineData(typeof(InvalidOperationException))]
    public async Task Caller_ThatIsLostBeforeTheCopy_DelaysNothing(Type failure)
    {
        var clock = new WatchedClock(CallerCopy.StallLimit);
        (_clock, _onRequest) = (clock, http => http.Response.OnStarting(() => throw (Exception)Activator.CreateInstance(failure)!));
        using var http = await StartAsync();
        _service.Begin();
        using var request = Post(Generate);
        var sending = http.SendAsync(request, TimeoutToken.Start());
        await _service.WriteAsync(FakeService.Event("One, "));
        Assert.True(await _left.WaitAsync(TimeoutToken.Limit, TimeoutToken.Start()));
        for (var i = 0; i < 40; i++)
        {
            Assert.True(await _service.WriteAsync($":{new string(' ', 64 << 10)}\n\n"));
        }

        _service.End();
        var id = Path.GetFileNameWithoutExtension(Directory.GetFiles(_storage.Folder, "*.answer").Single());
        _onRequest = _ => { };
        Assert.Contains("event: ", await http.GetStringAsync($"/answers/{id}", TimeoutToken.Start()), StringComparison.Ordinal);
        Assert.False(clock.IsStarted);
        await sending.ContinueWith(_ => { }, TaskScheduler.Default);
    }

    /// <summary>The clock of the system, which notes whether a timer of one length was started.</summary>
    private sealed class WatchedClock(TimeSpan watched) : TimeProvider
    {
        private volatile bool _isStarted;

        public bool IsStarted => _isStarted;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            _isStarted |= dueTime == watched;
            return base.CreateTimer(callback, state, dueTime, period);
        }
    }
}
