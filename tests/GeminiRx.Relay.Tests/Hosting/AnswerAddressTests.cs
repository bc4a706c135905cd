using System.Net;
using System.Net.Http.Headers;
using System.Reactive.Subjects;
using GeminiRx.Relay.Tests.Support;
using GeminiRx.TestSupport;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace GeminiRx.Relay.Tests.Hosting;

/// <summary>The addresses of answers over HTTP. Two applications on one folder are two processes.</summary>
public sealed partial class AnswerAddressTests : IAsyncLifetime
{
    private const int MaxBody = 1000;
    private static readonly string[] _uncutEvents = ["text", "rewind", "text", "finished", "done"];
    private readonly FolderFixture _storage = new();
    private readonly ReplaySubject<Chunk> _answer = new();
    private readonly AnswerLogOptions _log = new() { PollInterval = TimeSpan.FromMilliseconds(20) };
    private readonly List<WebApplication> _apps = [];
    private HttpClient _first = null!;
    private HttpClient _second = null!;

    public async ValueTask InitializeAsync() => (_first, _second) = (await StartAsync(), await StartAsync());

    public async ValueTask DisposeAsync()
    {
        _answer.OnCompleted();
        foreach (var app in _apps)
        {
            await app.StopAsync();
            await app.DisposeAsync();
        }

        _first.Dispose();
        _second.Dispose();
        _answer.Dispose();
        _storage.Dispose();
    }

    [Fact]
    public async Task Answer_IsAnEventStream_AndContinuesInAnotherProcess_AfterEachEvent()
    {
        var address = await AskAsync("Hi");
        WriteAnswer();
        var events = await EventsAsync(_first, address);
        Assert.Equal(_uncutEvents, events.Select(item => item.Type));
        Assert.Equal("{\"type\":\"text\",\"text\":\"Hallo\"}", events[2].Data);

        for (var i = 0; i < 4; i++)
        {
            Assert.Equal(_uncutEvents[(i + 1)..], (await EventsAsync(_second, address, events[i].Id)).Select(item => item.Type));
        }
    }

    [Fact]
    public async Task Reader_ThatLeaves_StopsNothing()
    {
        var address = await AskAsync("Hi");
        using (var stream = await _second.GetAsync(address, HttpCompletionOption.ResponseHeadersRead, TimeoutToken.Start()))
        {
            Assert.Equal("text/event-stream", stream.Content.Headers.ContentType!.MediaType);
        }

        WriteAnswer();
        Assert.Equal(_uncutEvents, (await EventsAsync(_second, address)).Select(item => item.Type));
    }

    [Theory]
    [InlineData("0000000000000099")]
    [InlineData("x")]
    public async Task UnknownEvent_IsAnsweredByAReset_AndTheWholeAnswer(string lastEvent)
    {
        var address = await AskAsync("Hi");
        WriteAnswer();

        Assert.Equal(["reset", .. _uncutEvents], (await EventsAsync(_second, address, lastEvent)).Select(item => item.Type));
    }

    [Fact]
    public async Task Lines_ContinueAfterAnOffset_AndAnInvalidOneIsRefused()
    {
        var address = await AskAsync("Hi");
        WriteAnswer();
        var lines = (await GetAsync(_second, address, "application/x-ndjson")).Split('\n');
        Assert.Equal("{\"type\":\"text\",\"text\":\"Hello\"}", lines[0]);
        Assert.Equal(5, lines.Length);
        var events = await EventsAsync(_first, address);
        Assert.Equal(lines[3..], (await GetAsync(_second, $"{address}?from={events[2].Id}", "application/x-ndjson")).Split('\n'));

        using var request = Request($"{address}?from=99", "application/x-ndjson");
        using var response = await _second.SendAsync(request, TimeoutToken.Start());
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
    }

    [Fact]
    public async Task Delete_StopsTheAnswer_OfAnotherProcess()
    {
        var address = await AskAsync("Hi");
        _answer.OnNext(new TextChunk("One"));
        await EventsAsync(_second, address, count: 1);
        Assert.Equal(HttpStatusCode.NoContent, (await _second.DeleteAsync(address, TimeoutToken.Start())).StatusCode);

        var events = await EventsAsync(_second, address);
        Assert.Equal(["text", "finished", "done"], events.Select(item => item.Type));
        Assert.Contains("\"stopped\"", events[1].Data, StringComparison.Ordinal);
        Assert.False(_answer.HasObservers);
    }

    [Fact]
    public async Task Failure_IsTheLastEvent()
    {
        var address = await AskAsync("Hi");
        _answer.OnError(new GeminiApiException(503, "The model is overloaded."));

        var last = Assert.Single(await EventsAsync(_second, address));
        Assert.Equal("error", last.Type);
        Assert.Contains("The model is overloaded.", last.Data, StringComparison.Ordinal);
    }

    [Fact]
    public async Task BadRequests_HaveTheirStatus_AndAMessage()
    {
        await AssertRefusedAsync(
            HttpStatusCode.BadRequest,
            "The body is no request.",
            _first.PostAsync("/answers", new StringContent(" "))
        );
        await AssertRefusedAsync(
            HttpStatusCode.RequestEntityTooLarge,
            "larger than 1,000 bytes",
            _first.PostAsync("/answers", new StringContent(new string('x', MaxBody + 1)))
        );
        await AssertRefusedAsync(HttpStatusCode.NotFound, "There is no such answer", _first.GetAsync("/answers/0123"));
        await AssertRefusedAsync(HttpStatusCode.NotFound, "There is no such answer", _first.DeleteAsync("/answers/0123"));
        await AssertRefusedAsync(HttpStatusCode.NotFound, "Invalid id", _first.GetAsync("/answers/..%2Fsecret"));
        await AskAsync("Hi");
        await AskAsync("Hi");
        await AssertRefusedAsync(
            HttpStatusCode.ServiceUnavailable,
            "Too many answers",
            _first.PostAsync("/answers", new StringContent("Hi"))
        );
        Directory.Delete(_storage.Folder, recursive: true);
        await AssertRefusedAsync(
            HttpStatusCode.ServiceUnavailable,
            "cannot be used",
            _second.PostAsync("/answers", new StringContent("Hi"))
        );
        Directory.CreateDirectory(_storage.Folder); // the answers end: they are unknown now
    }

    private static async Task AssertRefusedAsync(HttpStatusCode status, string message, Task<HttpResponseMessage> sending)
    {
        using var response = await sending;
        Assert.Equal(status, response.StatusCode);
        Assert.Contains(message, await response.Content.ReadAsStringAsync(TimeoutToken.Start()), StringComparison.Ordinal);
    }

    private static HttpRequestMessage Request(string address, string accept) =>
        new(HttpMethod.Get, address) { Headers = { Accept = { new MediaTypeWithQualityHeaderValue(accept) } } };

    private static async Task<string> GetAsync(HttpClient http, string address, string accept)
    {
        using var response = await http.SendAsync(Request(address, accept), TimeoutToken.Start());
        return await response.EnsureSuccessStatusCode().Content.ReadAsStringAsync(TimeoutToken.Start());
    }

    private static async Task<List<(string Id, string Type, string Data)>> EventsAsync(
        HttpClient http,
        string address,
        string? lastEvent = null,
        int count = int.MaxValue
    )
    {
        using var request = Request(address, "text/event-stream");
        request.Headers.TryAddWithoutValidation("Last-Event-ID", lastEvent);
        using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TimeoutToken.Start());
        using var reader = new StreamReader(await response.EnsureSuccessStatusCode().Content.ReadAsStreamAsync(TimeoutToken.Start()));
        var events = new List<(string, string, string)>();
        var (id, type, data) = ("", "", "");
        while (events.Count < count && await reader.ReadLineAsync(TimeoutToken.Start()) is { } line)
        {
            switch (line.Split(": ", 2))
            {
                case ["id", var value]:
                    id = value;
                    break;
                case ["event", var value]:
                    type = value;
                    break;
                case ["data", var value]:
                    data = value;
                    break;
                default:
                    events.Add((id, type, data));
                    break;
            }
        }

        return events;
    }

    private void WriteAnswer()
    {
        Chunk[] chunks = [new TextChunk("Hello"), new RewindChunk(5), new TextChunk("Hallo"), new FinishedChunk(Outcome.Completed)];
        Array.ForEach(chunks, _answer.OnNext);
        _answer.OnCompleted();
    }

    private async Task<string> AskAsync(string prompt)
    {
        using var response = await _first.PostAsync("/answers", new StringContent(prompt), TimeoutToken.Start());
        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        Assert.Equal(
            $"/answers/{await response.Content.ReadAsStringAsync(TimeoutToken.Start())}",
            response.Headers.Location!.OriginalString
        );
        return response.Headers.Location.OriginalString;
    }

    private async Task<HttpClient> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        builder.Services.AddGeminiRelay(_ => new InterceptedLog(
            _storage.Open(_log),
            _ => FailureOfCall() is { } failure ? throw failure : Task.CompletedTask
        ));
        builder.Services.AddSingleton<ChunkSource>(_ => _answer);
        var app = builder.Build();
        app.MapGeminiAnswers("/answers", new GeminiAnswersOptions { MaxBodyBytes = MaxBody, MaxAnswers = 2 });
        await app.StartAsync();
        _apps.Add(app);
        return new HttpClient { BaseAddress = new Uri(app.Urls.Single()) };
    }
}
