using System.Net;
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

    // Red when the limit ended with the headers: a service that stops in the body held the request for ever.
    [Fact]
    public async Task PassedOn_WithABodyThatDoesNotEnd_IsCutAtTheLimit()
    {
        _options = _options with { TotalLimit = TimeSpan.FromMilliseconds(300) };
        using var http = await StartAsync();
        _service.Begin();
        await _service.WriteAsync("{");
        using var response = await http.GetAsync("/v1beta/models", HttpCompletionOption.ResponseHeadersRead, TimeoutToken.Start());

        await Assert.ThrowsAnyAsync<Exception>(() => response.Content.ReadAsStringAsync(TimeoutToken.Start()));
        await _service.WriteUntilAbortedAsync(" ");
    }

    [Theory]
    [InlineData("GET", "/v1beta/models")]
    [InlineData("POST", "/v1beta/models/gemini-x:countTokens")]
    public async Task PassedOn_HasAPlaceOfItsCaller_UntilItsEnd(string method, string address)
    {
        using var places = new SemaphoreSlim(1);
        using var left = new SemaphoreSlim(0);
        _options = _options with { EnterAnswer = _ => places.Wait(0, CancellationToken.None) ? new Place(places, left) : null };
        using var http = await StartAsync();
        using var first = new HttpRequestMessage(new HttpMethod(method), address);
        var sending = http.SendAsync(first, TimeoutToken.Start());
        await _service.Received;
        using var second = new HttpRequestMessage(new HttpMethod(method), address);
        await AssertRefusedAsync(HttpStatusCode.TooManyRequests, "RESOURCE_EXHAUSTED", http.SendAsync(second, TimeoutToken.Start()));

        _service.Answer(HttpStatusCode.OK, "{}");
        using var response = await sending;
        Assert.True(await left.WaitAsync(TimeoutToken.Limit, TimeoutToken.Start()));
    }

    [Theory]
    [InlineData("Bearer vertex-token", "a-key", null, "a-key", "Bearer vertex-token")]
    [InlineData("Bearer of-the-relay", "a-key", null, "a-key", null)]
    [InlineData("Bearer vertex-token", "of-the-relay", null, null, "Bearer vertex-token")]
    [InlineData("Basic of-somebody", null, null, null, null)]
    [InlineData("Bearer vertex-token", "a-key", "own", "own", null)]
    public async Task Credentials_OfTheCaller_AreSent_UnlessTheyAreTheRelaysOrItHasAKey(
        string authorization,
        string? key,
        string? own,
        string? sentKey,
        string? sentAuthorization
    )
    {
        _options = _options with { ApiKey = own, IsOwnCredential = credential => credential == "of-the-relay" };
        using var http = await StartAsync();
        using var request = Post(Generate);
        request.Headers.TryAddWithoutValidation("Authorization", authorization);
        request.Headers.TryAddWithoutValidation("x-goog-api-key", key);
        _service.Answer(HttpStatusCode.OK, FakeService.Event("x", "STOP"), "text/event-stream");
        using var response = await http.SendAsync(request, TimeoutToken.Start());

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(sentKey, _service.Headers.GetValueOrDefault("x-goog-api-key"));
        Assert.Equal(sentAuthorization, _service.Headers.GetValueOrDefault("Authorization"));
    }

    // Red when the whole path was read: every address of a group was unknown.
    [Theory]
    [InlineData("/x", "/x")]
    [InlineData("/teams/{team}", "/teams/a%20b")]
    [InlineData("/v1beta", "/v1beta")]
    public async Task Group_IsBeforeTheAddresses_AndBeforeThoseOfAnswers(string group, string prefix)
    {
        _group = group;
        using var http = await StartAsync();
        _service.Answer(HttpStatusCode.OK, FakeService.Event("Hi", "STOP"), "text/event-stream");
        using var request = Post(prefix + Generate);
        using var response = await http.SendAsync(request, TimeoutToken.Start());

        Assert.Equal("https://service.test" + Generate, _service.Address.AbsoluteUri);
        var address = response.Headers.Location!.OriginalString;
        Assert.Equal($"{prefix}/answers/{response.Headers.GetValues("Answer-Id").Single()}", address);
        Assert.Contains("event: done", await http.GetStringAsync(address, TimeoutToken.Start()), StringComparison.Ordinal);
    }
}
