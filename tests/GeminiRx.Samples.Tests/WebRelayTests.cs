using System.Net;
using System.Reactive.Linq;
using System.Reactive.Subjects;
using GeminiRx.TestSupport;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;
using WebRelay;

namespace GeminiRx.Samples.Tests;

/// <summary>The relay over HTTP on loopback, with an answer that the test sends chunk by chunk.</summary>
public sealed class WebRelayTests : IAsyncLifetime
{
    private readonly ReplaySubject<Chunk> _answer = new();
    private readonly string _folder = Directory.CreateTempSubdirectory("geminirx-webrelay-").FullName;
    private readonly HttpClient _http = new();
    private readonly TaskCompletionSource _aborted = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly SemaphoreSlim _left = new(0);
    private WebApplication _app = null!;
    private int _requests;

    public async ValueTask InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        builder.Configuration["Answers"] = _folder;
        _app = builder.BuildRelay(Answer);
        _app.Use(
            async (http, next) =>
            {
                await next(http);
                _left.Release();
            }
        );
        await _app.StartAsync();
        _http.BaseAddress = new Uri(_app.Urls.Single());
    }

    public async ValueTask DisposeAsync()
    {
        _answer.OnCompleted();
        await _app.StopAsync();
        _http.Dispose();
        await _app.DisposeAsync();
        _left.Dispose();
        _answer.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Answer_ArrivesAsEvents_AndEnds()
    {
        var address = await AskAsync();
        using var reader = await EventReader.OpenAsync(_http, address);
        _answer.OnNext(new TextChunk("Hello"));
        Assert.Equal("text Hello", await reader.NextAsync());
        _answer.OnNext(new FinishedChunk(Outcome.Completed));
        _answer.OnCompleted();

        Assert.Equal(["finished", "done"], [await reader.NextAsync(), await reader.NextAsync()]);
    }

    [Fact]
    public async Task Page_ThatLostItsConnection_GoesOnAfterItsLastEvent_WithOneRequest()
    {
        var address = await AskAsync();
        string last;
        using (var first = await EventReader.OpenAsync(_http, address))
        {
            _answer.OnNext(new TextChunk("One "));
            await first.NextAsync();
            last = first.LastId!;
        }

        Assert.True(await _left.WaitAsync(TimeoutToken.Limit, TestContext.Current.CancellationToken)); // the question
        Assert.True(await _left.WaitAsync(TimeoutToken.Limit, TestContext.Current.CancellationToken)); // the page that left
        _answer.OnNext(new TextChunk("two "));
        using var second = await EventReader.OpenAsync(_http, address, last);
        _answer.OnNext(new TextChunk("three."));

        Assert.Equal(["text two ", "text three."], [await second.NextAsync(), await second.NextAsync()]);
        Assert.Equal(1, _requests);
        Assert.False(_aborted.Task.IsCompleted);
    }

    [Fact]
    public async Task Stop_AbortsTheRequest_AndThePageReceivesTheEnd()
    {
        var address = await AskAsync();
        using var reader = await EventReader.OpenAsync(_http, address);
        _answer.OnNext(new TextChunk("One "));
        await reader.NextAsync();

        Assert.Equal(HttpStatusCode.NoContent, (await _http.DeleteAsync(address, TimeoutToken.Start())).StatusCode);

        Assert.Equal(["finished", "done"], [await reader.NextAsync(), await reader.NextAsync()]);
        await _aborted.Task.WaitAsync(TimeoutToken.Start());
        using var reloaded = await EventReader.OpenAsync(_http, address);
        Assert.Equal(
            ["text One ", "finished", "done"],
            [await reloaded.NextAsync(), await reloaded.NextAsync(), await reloaded.NextAsync()]
        );
    }

    [Fact]
    public async Task Failure_IsTheLastEvent_WithAdvice()
    {
        var address = await AskAsync();
        using var reader = await EventReader.OpenAsync(_http, address);
        _answer.OnError(GeminiRx.Testing.FakeFailures.Unavailable());

        Assert.Equal("error The model is overloaded.", await reader.NextAsync());
        Assert.Null(await reader.NextAsync());
    }

    [Fact]
    public async Task Question_WithoutText_IsRefused()
    {
        using var response = await _http.PostAsync("/answers", new StringContent(" "), TimeoutToken.Start());

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains(
            "\"message\":\"The body is no request. Send a prompt as UTF-8.\"",
            await response.Content.ReadAsStringAsync(TimeoutToken.Start()),
            StringComparison.Ordinal
        );
    }

    private IObservable<Chunk> Answer(GenerateRequest request) =>
        Observable.Create<Chunk>(observer =>
        {
            Interlocked.Increment(ref _requests);
            var subscription = _answer.Subscribe(observer);
            return () =>
            {
                subscription.Dispose();
                _aborted.TrySetResult();
            };
        });

    private async Task<Uri> AskAsync()
    {
        using var response = await _http.PostAsync("/answers", new StringContent("Hi"), TimeoutToken.Start());
        return new Uri($"/answers/{await response.Content.ReadAsStringAsync(TimeoutToken.Start())}", UriKind.Relative);
    }
}
