using System.Net;
using GeminiRx.Relay.Tests.Support;
using GeminiRx.TestSupport;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace GeminiRx.Relay.Tests.Hosting;

/// <summary>Texts, a storage that is away, and bodies that are no text.</summary>
public sealed partial class AnswerAddressTests
{
    private volatile bool _isAway;
    private int _callsUntilFailure; // 0: none fails

    [Fact]
    public async Task Text_IsTheTextSoFar_WithItsOffset()
    {
        var address = await AskAsync("Hi");
        _answer.OnNext(new TextChunk("One"));
        await EventsAsync(_second, address, count: 1);
        using var response = await _second.SendAsync(Request(address, "text/plain"), TimeoutToken.Start());

        Assert.Equal("One", await response.Content.ReadAsStringAsync(TimeoutToken.Start()));
        Assert.StartsWith("0000000000000001-", response.Headers.GetValues("Answer-Offset").Single(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Text_OfAnEndedAnswer_IsItsText(bool isFailed)
    {
        var address = await AskAsync("Hi");
        _answer.OnNext(new TextChunk("One"));
        if (isFailed)
        {
            _answer.OnError(new GeminiApiException(503, "The model is overloaded."));
        }

        _answer.OnNext(new FinishedChunk(Outcome.Completed));
        _answer.OnCompleted();
        await EventsAsync(_second, address);
        using var response = await _second.SendAsync(Request(address, "text/plain"), TimeoutToken.Start());

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("One", await response.Content.ReadAsStringAsync(TimeoutToken.Start()));
    }

    // Red when the error followed a part of the text: the response had not begun when the storage failed.
    [Fact]
    public async Task Text_IsWhole_OrAnError_OrCut_WhicheverReadFails()
    {
        var address = await AskAsync("Hi");
        var pieces = Enumerable.Range(0, 8).Select(i => new string((char)('a' + i), 12_000)).ToList();
        pieces.ForEach(piece => _answer.OnNext(new TextChunk(piece)));
        _answer.OnNext(new FinishedChunk(Outcome.Completed));
        _answer.OnCompleted();
        await EventsAsync(_second, address);
        var (body, cuts, errors) = ("", 0, 0);
        for (var failing = 1; body.Length == 0; failing++)
        {
            _callsUntilFailure = failing;
            try
            {
                using var response = await _second.SendAsync(Request(address, "text/plain"), TimeoutToken.Start());
                var received = await response.Content.ReadAsStringAsync(TimeoutToken.Start());
                body = response.IsSuccessStatusCode ? received : "";
                Assert.True(response.IsSuccessStatusCode || received.StartsWith("{\"error\"", StringComparison.Ordinal));
                errors += response.IsSuccessStatusCode ? 0 : 1;
            }
            catch (HttpRequestException)
            {
                cuts++;
            }
        }

        Assert.Equal(string.Concat(pieces), body);
        Assert.True(cuts > 1 && errors > 1, $"{cuts} cuts, {errors} errors");
    }

    // A browser comes back after the end of a stream, but never after another status.
    [Fact]
    public async Task Events_WhileTheStorageIsAway_AreAStreamThatAsksTheBrowserToComeBack()
    {
        var address = await AskAsync("Hi");
        WriteAnswer();
        await EventsAsync(_second, address);
        _isAway = true;
        using var response = await _second.SendAsync(Request(address, "text/event-stream"), TimeoutToken.Start());
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType!.MediaType);
        Assert.Equal("retry: 5000\n\n", await response.Content.ReadAsStringAsync(TimeoutToken.Start()));
        using var lines = await _second.SendAsync(Request(address, "application/x-ndjson"), TimeoutToken.Start());
        Assert.Equal(HttpStatusCode.ServiceUnavailable, lines.StatusCode);

        _isAway = false;
        Assert.Equal(_uncutEvents, (await EventsAsync(_second, address)).Select(item => item.Type));
    }

    // A page can set no header of an event stream.
    [Fact]
    public async Task Query_SaysTheForm_AndWhereEventsBegin()
    {
        var address = await AskAsync("Hi");
        WriteAnswer();
        var events = await EventsAsync(_second, address);

        Assert.Equal("Hallo", await GetAsync(_second, address + "?as=text", "text/event-stream"));
        Assert.StartsWith("{\"type\":\"text\"", await GetAsync(_second, address + "?as=ndjson", "text/plain"), StringComparison.Ordinal);
        Assert.StartsWith("id: ", await GetAsync(_second, address + "?as=events", "text/plain"), StringComparison.Ordinal);
        Assert.Equal(_uncutEvents[2..], (await EventsAsync(_second, $"{address}?from={events[1].Id}")).Select(item => item.Type));
        await AssertRefusedAsync(
            HttpStatusCode.BadRequest,
            "Use ?as=events, ?as=ndjson or ?as=text.",
            _second.GetAsync(address + "?as=xml")
        );
    }

    [Fact]
    public async Task Body_ThatIsNoUtf8_IsRefused()
    {
        byte[] latin = [(byte)'H', 0xE4];
        await AssertRefusedAsync(
            HttpStatusCode.BadRequest,
            "Send a prompt as UTF-8",
            _first.PostAsync("/answers", new ByteArrayContent(latin), TimeoutToken.Start())
        );
    }

    // Red when only the end of the connection ended a reader: the host waited for its whole shutdown timeout.
    [Fact]
    public async Task Shutdown_EndsEventStreams_AndCutsLines()
    {
        var address = await AskAsync("Hi");
        _answer.OnNext(new TextChunk("One"));
        using var events = await _second.SendAsync(
            Request(address, "text/event-stream"),
            HttpCompletionOption.ResponseHeadersRead,
            TimeoutToken.Start()
        );
        using var lines = await _second.SendAsync(
            Request(address, "application/x-ndjson"),
            HttpCompletionOption.ResponseHeadersRead,
            TimeoutToken.Start()
        );
        using var lifetime = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        await _apps[1].StopAsync(lifetime.Token);

        Assert.False(lifetime.IsCancellationRequested);
        Assert.DoesNotContain("done", await events.Content.ReadAsStringAsync(TimeoutToken.Start()), StringComparison.Ordinal);
        await Assert.ThrowsAnyAsync<Exception>(() => lines.Content.ReadAsStringAsync(TimeoutToken.Start()));
    }

    [Fact]
    public async Task Shutdown_LetsReadersHaveTheEndOfAnAnswerThatEndsMeanwhile()
    {
        var address = await AskAsync("Hi");
        var events = EventsAsync(_first, address);
        var ended = _apps[0].Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping.Register(WriteAnswer);
        await using var ending = ended.ConfigureAwait(false);
        await _apps[0].StopAsync(TimeoutToken.Start());

        Assert.Equal(_uncutEvents, (await events).Select(item => item.Type));
    }

    private AnswerLogException? FailureOfCall() =>
        _isAway ? InterceptedLog.Away
        : Interlocked.Decrement(ref _callsUntilFailure) == 0 ? new AnswerLogException(AnswerLogFault.Gap, "Gap.")
        : null;
}
