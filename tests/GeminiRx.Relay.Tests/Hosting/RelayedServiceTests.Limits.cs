using System.Net;
using System.Net.Sockets;
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

    // Red when the exchange, or what sends it, kept the body until the answer has ended: 100 answers of 32 MiB each.
    [Fact]
    public async Task Body_IsDropped_OnceItIsSent()
    {
        _options = _options with { Bodies = new BodyBudget(MaxBody + 1) };
        using var http = await StartAsync();
        using var waiting = Post(Generate);
        var sending = http.SendAsync(waiting, HttpCompletionOption.ResponseHeadersRead, TimeoutToken.Start());
        await _service.Received;
        Assert.Equal(MaxBody + 1, _options.Bodies.Bytes);

        _service.Begin();
        using var response = await sending;
        Assert.Equal(0, _options.Bodies.Bytes);
        Assert.Equal(0, _service.Request!.Content!.Headers.ContentLength);
    }

    [Theory]
    [InlineData(Generate)]
    [InlineData("/v1beta/models/gemini-x:countTokens")]
    public async Task Bodies_AreCountedTogether_UntilTheServiceHasThem(string address)
    {
        BodyBudget all = new((2 * MaxBody) + 2), ofCaller = new(MaxBody + 1), ofOther = new(10 * MaxBody);
        _options = _options with { Bodies = all, CallerBodies = http => http.Request.Headers.ContainsKey("other") ? ofOther : ofCaller };
        using var http = await StartAsync();
        using var first = Post(address);
        var sending = http.SendAsync(first, HttpCompletionOption.ResponseHeadersRead, TimeoutToken.Start());
        await _service.Received;
        await AssertRefusedAsync(HttpStatusCode.TooManyRequests, "of this caller", SendAsync(isOther: false));
        using var leave = new CancellationTokenSource();
        var second = SendAsync(isOther: true, leave.Token);
        await WaitUntilAsync(() => ofOther.Bytes > 0);
        await AssertRefusedAsync(HttpStatusCode.ServiceUnavailable, "of all callers", SendAsync(isOther: true));

        await leave.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);
        _service.Begin();
        _service.End();
        using var response = await sending;
        await WaitUntilAsync(() => all.Bytes + ofCaller.Bytes + ofOther.Bytes == 0);

        async Task<HttpResponseMessage> SendAsync(bool isOther, CancellationToken left = default)
        {
            using var request = Post(address);
            request.Headers.TryAddWithoutValidation(isOther ? "other" : "same", "1");
            using var either = CancellationTokenSource.CreateLinkedTokenSource(left, TimeoutToken.Start());
            return await http.SendAsync(request, either.Token);
        }
    }

    // 240 bytes a second, which the server demands at least, are 38 hours for 32 MiB.
    [Fact]
    public async Task Body_ThatTakesTooLong_IsRefused_AndNotCountedAnyMore()
    {
        _options = _options with { BodyLimit = TimeSpan.FromMilliseconds(50) };
        using var http = await StartAsync();
        var answer = await SendSlowlyAsync(http.BaseAddress!);
        Assert.StartsWith("HTTP/1.1 408 ", answer, StringComparison.Ordinal);
        Assert.Contains("DEADLINE_EXCEEDED", answer, StringComparison.Ordinal);
        Assert.Equal((0, 0L), (_service.Count, _options.Bodies.Bytes));
    }

    // Red when the body of an answer that is refused was read first.
    [Fact]
    public async Task TooManyAnswers_AreRefused_BeforeTheirBodiesAreRead()
    {
        _options = _options with { MaxAnswers = 1 };
        using var http = await StartAsync();
        using var first = await BeginAsync(http);
        var answer = await SendSlowlyAsync(http.BaseAddress!);
        Assert.StartsWith("HTTP/1.1 503 ", answer, StringComparison.Ordinal);
        Assert.Contains("Too many answers", answer, StringComparison.Ordinal);
    }

    private static async Task WaitUntilAsync(Func<bool> isSo)
    {
        for (var limit = TimeoutToken.Start(); !isSo(); )
        {
            await Task.Delay(5, limit);
        }
    }

    // The second byte of the body never comes. A client of the framework would wait with the answer until it has sent everything.
    private static async Task<string> SendSlowlyAsync(Uri address)
    {
        using var connection = new TcpClient();
        await connection.ConnectAsync(address.Host, address.Port, TimeoutToken.Start());
        var stream = connection.GetStream();
        var head = $"POST {Generate} HTTP/1.1\r\nHost: {address.Authority}\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{{";
        await stream.WriteAsync(Encoding.ASCII.GetBytes(head), TimeoutToken.Start());
        var answer = new StringBuilder();
        var bytes = new byte[1000];
        while (!answer.ToString().Contains("}}", StringComparison.Ordinal))
        {
            var count = await stream.ReadAsync(bytes, TimeoutToken.Start());
            answer.Append(count > 0 ? Encoding.ASCII.GetString(bytes, 0, count) : throw new IOException(answer.ToString()));
        }

        return answer.ToString();
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
        Assert.False(await _service.WriteAsync("}"));
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
