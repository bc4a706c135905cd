using System.Net;
using System.Text;
using GeminiRx.Relay.Tests.Support;
using GeminiRx.TestSupport;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace GeminiRx.Relay.Tests.Hosting;

/// <summary>Addresses that work as the service's own, over HTTP. The service is scripted.</summary>
public sealed partial class RelayedServiceTests : IAsyncLifetime
{
    private const string Generate = "/v1beta/models/gemini-x:streamGenerateContent?alt=sse";
    private const string Prompt = """{ "contents" : [ {"parts":[{"text":"H\u00ef"}]} ], "unknownSetting": 1.50 }""";
    private const int MaxBody = 1000;
    private readonly FolderFixture _storage = new();
    private readonly FakeService _service = new();
    private readonly List<WebApplication> _apps = [];
    private GeminiServiceOptions _options = new();
    private readonly SemaphoreSlim _left = new(0);
    private Func<string, bool> _isFailing = _ => true;
    private AnswerLogException? _failure;
    private TimeProvider _clock = TimeProvider.System;
    private string? _group;
    private Action<HttpContext> _onRequest = _ => { };

    public ValueTask InitializeAsync()
    {
        _options = _options with { Handler = _service, Endpoint = new Uri("https://service.test/v1beta/"), MaxBodyBytes = MaxBody };
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        _service.End();
        foreach (var app in _apps)
        {
            await app.DisposeAsync();
        }

        _service.Dispose();
        _left.Dispose();
        _storage.Dispose();
    }

    [Fact]
    public async Task Caller_ReceivesTheBytesOfTheService_AndTheAnswerIsKept()
    {
        using var http = await StartAsync();
        using var response = await BeginAsync(http);
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType?.ToString());
        var address = response.Headers.Location!.OriginalString;
        Assert.Equal("/answers/" + response.Headers.GetValues("Answer-Id").Single(), address);

        var sent = FakeService.Event("One, ") + FakeService.Event("two.", "STOP");
        await _service.WriteAsync(sent);
        _service.End();

        Assert.Equal(sent, await response.Content.ReadAsStringAsync(TimeoutToken.Start()));
        Assert.Contains("event: done", await http.GetStringAsync(address, TimeoutToken.Start()), StringComparison.Ordinal);
        Assert.Equal("One, two.", await http.GetStringAsync(address + "?as=text", TimeoutToken.Start()));
        var lines = await http.GetStringAsync(address + "?as=ndjson", TimeoutToken.Start());
        Assert.StartsWith("{\"type\":\"text\",\"text\":\"One, \"}\n", lines, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Request_IsSentAsItIs_ButForCredentialsInTheAddressAndHeadersOfTheConnection()
    {
        using var http = await StartAsync();
        using var request = Post(Generate + "&key=secret&x=%20y");
        request.Headers.Add("Cookie", "a=b");
        request.Headers.Add("Origin", "http://page.test");
        request.Headers.Add("X-Forwarded-For", "1.2.3.4");
        request.Headers.Add("x-goog-api-client", "sdk/1");
        var sending = http.SendAsync(request, TimeoutToken.Start());
        await _service.Received;
        _service.Answer(HttpStatusCode.OK, FakeService.Event("x", "STOP"), "text/event-stream");
        using var response = await sending;

        Assert.Equal("https://service.test/v1beta/models/gemini-x:streamGenerateContent?alt=sse&x=%20y", _service.Address.AbsoluteUri);
        Assert.Equal(Prompt, Encoding.UTF8.GetString(_service.Body));
        Assert.Equal("secret", _service.Headers["x-goog-api-key"]);
        Assert.Equal("sdk/1", _service.Headers["x-goog-api-client"]);
        Assert.Equal("application/json; charset=utf-8", _service.Headers["Content-Type"]);
        Assert.DoesNotContain(_service.Headers.Keys, name => name is "Cookie" or "Origin" or "X-Forwarded-For" or "Authorization");
        Assert.Equal("standard", response.Headers.GetValues("x-gemini-service-tier").Single());
    }

    [Fact]
    public async Task Caller_ThatLeaves_StopsNothing()
    {
        using var http = await StartAsync();
        string address;
        using (var response = await BeginAsync(http))
        {
            address = response.Headers.Location!.OriginalString;
            await _service.WriteAsync(FakeService.Event("One, "));
        }

        for (var i = 0; i < 200; i++)
        {
            Assert.True(await _service.WriteAsync(FakeService.Event("and one. ")));
        }

        await _service.WriteAsync(FakeService.Event("End.", "STOP"));
        _service.End();
        using var other = await StartAsync();
        Assert.Contains("event: done", await other.GetStringAsync(address, TimeoutToken.Start()), StringComparison.Ordinal);
        var text = await other.GetStringAsync(address + "?as=text", TimeoutToken.Start());
        Assert.Equal($"One, {string.Concat(Enumerable.Repeat("and one. ", 200))}End.", text);
    }

    // Nobody has received its id, so that nobody could read it.
    [Fact]
    public async Task Caller_ThatLeavesBeforeTheServiceAnswers_StopsTheAnswer()
    {
        using var http = await StartAsync();
        using var leave = new CancellationTokenSource();
        using var request = Post(Generate);
        var sending = http.SendAsync(request, leave.Token);
        await _service.Received;
        await leave.CancelAsync();

        await _service.Aborted;
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sending);
    }

    [Fact]
    public async Task Delete_EndsTheRequestToTheService_AndTheCallersStreamWithAnError()
    {
        using var http = await StartAsync();
        using var response = await BeginAsync(http);
        await _service.WriteAsync(FakeService.Event("One, "));
        using var other = await StartAsync();
        using var deleted = await other.DeleteAsync(response.Headers.Location, TimeoutToken.Start());
        Assert.Equal(HttpStatusCode.NoContent, deleted.StatusCode);

        await _service.WriteUntilAbortedAsync(":\r\n\r\n");
        var body = await response.Content.ReadAsStringAsync(TimeoutToken.Start());
        Assert.StartsWith(FakeService.Event("One, "), body, StringComparison.Ordinal);
        Assert.Contains("data: {\"error\":{\"code\":499,", body, StringComparison.Ordinal);
        var events = await other.GetStringAsync(response.Headers.Location, TimeoutToken.Start());
        Assert.Contains("\"outcome\":\"stopped\"", events, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Delete_InTheMiddleOfAnEvent_CutsTheCaller()
    {
        using var http = await StartAsync();
        using var response = await BeginAsync(http);
        using var caller = new StreamReader(await response.Content.ReadAsStreamAsync(TimeoutToken.Start()));
        await _service.WriteAsync("data: {\"cand");
        var received = new StringBuilder();
        var next = new char[1];
        while (!received.ToString().Contains("cand", StringComparison.Ordinal))
        {
            Assert.Equal(1, await caller.ReadAsync(next, TimeoutToken.Start()));
            received.Append(next);
        }

        using var deleted = await http.DeleteAsync(response.Headers.Location, TimeoutToken.Start());

        await Assert.ThrowsAnyAsync<IOException>(() => caller.ReadToEndAsync(TimeoutToken.Start()));
    }

    [Fact]
    public async Task Delete_BeforeTheServiceAnswers_IsAnErrorOfTheCaller()
    {
        using var http = await StartAsync();
        using var request = Post(Generate);
        var sending = http.SendAsync(request, TimeoutToken.Start());
        await _service.Received;
        var id = Path.GetFileNameWithoutExtension(Directory.GetFiles(_storage.Folder, "*.answer").Single());
        using var deleted = await http.DeleteAsync($"/answers/{id}", TimeoutToken.Start());

        await _service.Aborted;
        using var response = await sending;
        Assert.Equal(499, (int)response.StatusCode);
    }

    private static HttpRequestMessage Post(string address) =>
        new(HttpMethod.Post, address) { Content = new StringContent(Prompt, Encoding.UTF8, "application/json") };

    private async Task<HttpResponseMessage> BeginAsync(HttpClient http)
    {
        _service.Begin();
        using var request = Post(Generate);
        var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TimeoutToken.Start());
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return response;
    }

    private async Task<HttpClient> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        builder.Services.AddGeminiRelay(_ => new InterceptedLog(
            _storage.Open(new AnswerLogOptions { PollInterval = TimeSpan.FromMilliseconds(20), TimeProvider = _clock }),
            call => _failure is null || !_isFailing(call) ? Task.CompletedTask : throw _failure
        ));
        var app = builder.Build();
        app.Use(
            async (http, next) =>
            {
                try
                {
                    _onRequest(http);
                    await next(http);
                }
                finally
                {
                    _left.Release();
                }
            }
        );
        (_group is null ? (IEndpointRouteBuilder)app : app.MapGroup(_group)).MapGeminiService(_options);
        await app.StartAsync();
        _apps.Add(app);
        return new HttpClient { BaseAddress = new Uri(app.Urls.Single()) };
    }
}
