using System.Net;
using GeminiRx.Relay.Tests.Support;
using GeminiRx.TestSupport;

namespace GeminiRx.Relay.Tests.Hosting;

/// <summary>Errors of the service, refusals of the relay, and addresses that are passed on or not relayed.</summary>
public sealed partial class RelayedServiceTests
{
    [Fact]
    public async Task Error_OfTheService_IsPassedOn_AndKept()
    {
        const string Error = """{"error":{"code":429,"message":"Slow down.","status":"RESOURCE_EXHAUSTED","details":[]}}""";
        using var http = await StartAsync();
        _service.Answer(HttpStatusCode.TooManyRequests, Error);
        using var request = Post(Generate);
        using var response = await http.SendAsync(request, TimeoutToken.Start());

        Assert.Equal(HttpStatusCode.TooManyRequests, response.StatusCode);
        Assert.Equal(Error, await response.Content.ReadAsStringAsync(TimeoutToken.Start()));
        Assert.Equal("application/json; charset=utf-8", response.Content.Headers.ContentType?.ToString());
        var events = await http.GetStringAsync(response.Headers.Location, TimeoutToken.Start());
        Assert.Contains("event: error\ndata: {\"type\":\"error\",\"kind\":\"api\",\"code\":429", events, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Service_ThatCannotBeReached_IsABadGateway()
    {
        using var http = await StartAsync();
        _service.Fail();
        using var request = Post(Generate);
        await AssertRefusedAsync(HttpStatusCode.BadGateway, "cannot be reached", http.SendAsync(request, TimeoutToken.Start()));
    }

    [Fact]
    public async Task Connection_ThatDrops_CutsTheCaller_AndEndsTheLogWithAnError()
    {
        using var http = await StartAsync();
        using var response = await BeginAsync(http);
        await _service.WriteAsync(FakeService.Event("One, "));
        _service.End(isDropped: true);

        await Assert.ThrowsAsync<HttpRequestException>(() => response.Content.ReadAsStringAsync(TimeoutToken.Start()));
        var events = await http.GetStringAsync(response.Headers.Location, TimeoutToken.Start());
        Assert.Contains("\"kind\":\"network\"", events, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Answers_InOtherForms_AreKept()
    {
        const string Body = """
            {"candidates":[{"content":{"parts":[{"text":"Whole."}],"role":"model"},"finishReason":"STOP","index":0}]}
            """;
        foreach (var (method, body) in new[] { ("generateContent", Body), ("streamGenerateContent", $"[{Body}\r\n,\r\n{Body}]") })
        {
            using var service = new FakeService();
            _options = _options with { Handler = service };
            using var http = await StartAsync();
            service.Answer(HttpStatusCode.OK, body);
            using var request = Post($"/v1/projects/p/locations/global/publishers/google/models/gemini-x:{method}");
            using var response = await http.SendAsync(request, TimeoutToken.Start());
            Assert.Equal(body, await response.Content.ReadAsStringAsync(TimeoutToken.Start()));
            Assert.Contains(
                "event: done",
                await http.GetStringAsync(response.Headers.Location, TimeoutToken.Start()),
                StringComparison.Ordinal
            );
            Assert.StartsWith(
                "Whole.",
                await http.GetStringAsync(response.Headers.Location + "?as=text", TimeoutToken.Start()),
                StringComparison.Ordinal
            );
        }
    }

    [Theory]
    [InlineData("GET", "/v1beta/models?pageSize=5")]
    [InlineData("GET", "/v1beta/models/gemini-x")]
    [InlineData("POST", "/v1beta/models/gemini-x:countTokens")]
    [InlineData("POST", "/v1beta/models/gemini-x:embedContent")]
    [InlineData("POST", "/v1beta/models/gemini-x:batchEmbedContents")]
    public async Task OtherCalls_OfModels_ArePassedOn(string method, string address)
    {
        using var http = await StartAsync();
        _service.Answer(HttpStatusCode.NotFound, "{\"totalTokens\": 3}");
        using var request = new HttpRequestMessage(new HttpMethod(method), address);
        using var response = await http.SendAsync(request, TimeoutToken.Start());

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Equal("{\"totalTokens\": 3}", await response.Content.ReadAsStringAsync(TimeoutToken.Start()));
        Assert.Equal("https://service.test" + address, _service.Address.AbsoluteUri);
        Assert.Empty(Directory.GetFiles(_storage.Folder, "*.answer"));
    }

    // With the relay's own key they would be open to all callers.
    [Theory]
    [InlineData("GET", "/v1beta/files")]
    [InlineData("DELETE", "/v1beta/models/gemini-x")]
    [InlineData("POST", "/v1beta/cachedContents")]
    [InlineData("POST", "/v1beta/models/gemini-x:deleteEverything")]
    [InlineData("POST", "/v1beta/models/..%2F..%2Ffiles%2Fx:generateContent")]
    [InlineData("POST", "/v1beta/models/x%3Fy:generateContent")]
    [InlineData("POST", "/v1beta/files/gemini-x:generateContent")]
    [InlineData("GET", "/v1beta")]
    public async Task OtherAddresses_AreNotRelayed(string method, string address)
    {
        using var http = await StartAsync();
        using var request = new HttpRequestMessage(new HttpMethod(method), address);
        await AssertRefusedAsync(HttpStatusCode.NotFound, "\"status\":\"NOT_FOUND\"", http.SendAsync(request, TimeoutToken.Start()));
        Assert.Equal(0, _service.Count);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Body_ThatIsTooLarge_IsRefused(bool isAnnounced)
    {
        using var http = await StartAsync();
        using var request = Post(Generate);
        request.Content = new StringContent(new string('x', 1001));
        request.Headers.TransferEncodingChunked = !isAnnounced;
        await AssertRefusedAsync(
            HttpStatusCode.RequestEntityTooLarge,
            "larger than 1,000 bytes",
            http.SendAsync(request, TimeoutToken.Start())
        );
        Assert.Equal(0, _service.Count);
    }

    // A storage that is away or full costs nothing.
    [Theory]
    [InlineData(AnswerLogFault.Unavailable, HttpStatusCode.ServiceUnavailable)]
    [InlineData(AnswerLogFault.Full, HttpStatusCode.InsufficientStorage)]
    public async Task Storage_ThatIsAway_RefusesBeforeTheServiceIsAsked(AnswerLogFault fault, HttpStatusCode status)
    {
        using var http = await StartAsync();
        _failure = new AnswerLogException(fault, "Not now.");
        using var request = Post(Generate);
        await AssertRefusedAsync(status, "Not now.", http.SendAsync(request, TimeoutToken.Start()));
        Assert.Equal(0, _service.Count);
    }

    // Not when the request ends: a caller that leaves would begin any number of answers.
    [Fact]
    public async Task Caller_LeavesItsPlace_WhenTheWritingHasEnded()
    {
        using var places = new SemaphoreSlim(1);
        using var left = new SemaphoreSlim(0);
        _options = _options with { EnterAnswer = _ => places.Wait(0, CancellationToken.None) ? new Place(places, left) : null };
        using var http = await StartAsync();
        (await BeginAsync(http)).Dispose();
        Assert.True(await _left.WaitAsync(TimeoutToken.Limit, TimeoutToken.Start()));
        using var refused = Post(Generate);
        await AssertRefusedAsync(HttpStatusCode.TooManyRequests, "RESOURCE_EXHAUSTED", http.SendAsync(refused, TimeoutToken.Start()));

        _service.End();
        Assert.True(await left.WaitAsync(TimeoutToken.Limit, TimeoutToken.Start()));
    }

    [Fact]
    public async Task Address_OfAnAnswer_IsSigned()
    {
        var signer = new AnswerSigner("0123456789abcdef"u8);
        _options = _options with { Signer = signer };
        using var http = await StartAsync();
        using var response = await BeginAsync(http);
        var id = response.Headers.GetValues("Answer-Id").Single();
        var query = response.Headers.Location!.OriginalString.Split('?')[1].Split('&').Select(part => part.Split('=')[1]).ToList();

        Assert.True(signer.IsValid(id, query[0], query[1], TimeProvider.System.GetUtcNow()));

        // It is kept for an hour after its end, which comes an hour after its beginning at the latest.
        Assert.True(signer.IsValid(id, query[0], query[1], TimeProvider.System.GetUtcNow().AddHours(1.9)));
        Assert.False(signer.IsValid(id, query[0], query[1], TimeProvider.System.GetUtcNow().AddHours(2)));
    }

    // The names of parameters have no case. Red when only "key" was left out.
    [Theory]
    [InlineData("key", null)]
    [InlineData("KEY", null)]
    [InlineData("Key", "own")]
    [InlineData("%6BeY", "own")]
    public async Task Key_InTheAddress_IsNotInTheAddressOfTheService(string name, string? own)
    {
        _options = _options with { ApiKey = own, IsOwnCredential = credential => credential == "of-the-relay" };
        using var http = await StartAsync();
        _service.Answer(HttpStatusCode.OK, FakeService.Event("x", "STOP"), "text/event-stream");
        using var request = Post($"{Generate}&{name}=of-the-relay&x=y");
        using var response = await http.SendAsync(request, TimeoutToken.Start());

        Assert.Equal("https://service.test/v1beta/models/gemini-x:streamGenerateContent?alt=sse&x=y", _service.Address.AbsoluteUri);
        Assert.Equal(own, _service.Headers.GetValueOrDefault("x-goog-api-key"));
    }

    // The service would write an answer to its end that nobody can read.
    [Fact]
    public async Task Caller_ThatLeavesBeforeTheServiceAnswers_StopsTheAnswer_AlsoIfTheLogCannot()
    {
        using var http = await StartAsync();
        using var leave = new CancellationTokenSource();
        using var request = Post(Generate);
        var sending = http.SendAsync(request, leave.Token);
        await _service.Received;
        (_isFailing, _failure) = (call => call == nameof(IAnswerLog.StopAsync), InterceptedLog.Away);
        await leave.CancelAsync();

        await _service.Aborted;
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sending);
    }

    private static async Task AssertRefusedAsync(HttpStatusCode status, string message, Task<HttpResponseMessage> sending)
    {
        using var response = await sending;
        Assert.Equal(status, response.StatusCode);
        Assert.Contains(message, await response.Content.ReadAsStringAsync(TimeoutToken.Start()), StringComparison.Ordinal);
    }

    private sealed class Place(SemaphoreSlim places, SemaphoreSlim left) : IDisposable
    {
        public void Dispose()
        {
            places.Release();
            left.Release();
        }
    }
}
