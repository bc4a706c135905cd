using System.Reactive.Linq;
using System.Reactive.Threading.Tasks;
using GeminiRx.TestSupport;
using Microsoft.Extensions.Time.Testing;
using Microsoft.Reactive.Testing;

namespace GeminiRx.Tests.Recordings;

/// <summary>The replay of recordings.</summary>
public sealed class ReplayTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("geminirx-").FullName;

    private string Path => System.IO.Path.Combine(_folder, "a.recording");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Recording_OfARefusalWithADelay_ReplaysTheDelay()
    {
        using (var handler = new RecordingHandler(Path, new RefusingHandler()))
        using (var client = handler.CreateClient())
        {
            await Assert.ThrowsAsync<GeminiApiException>(() =>
                new GeminiClient(new GeminiOptions { HttpClient = client }).Stream("Hi").ToTask(TimeoutToken.Start())
            );
        }

        var recording = Recording.Load(Path);
        Assert.Equal(
            TimeSpan.FromSeconds(30),
            (await Assert.ThrowsAsync<GeminiApiException>(() => recording.Replay().ToTask(TimeoutToken.Start()))).RetryAfter
        );
        using var replaying = new ReplayHandler(recording).CreateClient();
        Assert.Equal(
            TimeSpan.FromSeconds(30),
            (
                await Assert.ThrowsAsync<GeminiApiException>(() =>
                    new GeminiClient(new GeminiOptions { HttpClient = replaying }).Stream("Hi").ToTask(TimeoutToken.Start())
                )
            ).RetryAfter
        );
    }

    [Fact]
    public void Replay_OnAScheduler_HasTheRecordedTimes()
    {
        var recording = Recording.Parse(
            """
            geminirx-recording 1
            # edited by hand

            1 request 2026-11-23T10:00:00.000Z POST https://example.org/x
            1 body {"contents":[]}
            1 answer 100 200 text/event-stream
            1 data 150.5 data: {"candidates":[{"content":{"parts":[{"text":"a"}]}}]}\r\n
            1 data 200 \r\ndata: {"candidates":[{"content":{"parts":[{"text":"\xC3
            1 data 300 \xA9"}]},"finishReason":"STOP"}]}\n\n
            1 end 1000
            """
        );
        var scheduler = new TestScheduler();
        var second = TimeSpan.TicksPerSecond;

        var result = scheduler.Start(() => recording.Replay(scheduler, speed: 2), 0, second, 10 * second);

        Assert.Equal([second * 11 / 10, second * 23 / 20, second * 3 / 2, second * 3 / 2], result.Messages.Select(message => message.Time));
        Assert.Equal([new TextChunk("a"), new TextChunk("é")], result.Messages.Take(2).Select(message => message.Value.Value));
        Assert.IsType<FinishedChunk>(result.Messages[2].Value.Value);
    }

    [Fact]
    public void Replay_OfALongAnswer_ContinuesWithTheNextExchange()
    {
        var recording = Recording.Parse(
            """
            geminirx-recording 1
            1 request t POST https://example.org/x
            1 answer 10 200 text/event-stream
            1 data 20 data: {"candidates":[{"content":{"parts":[{"text":"one "}]},"finishReason":"CONTINUATION",
            1 data 20 "continuationToken":"dA=="}],"usageMetadata":{"totalTokenCount":3}}\n\n
            1 end 30
            3 request t POST https://example.org/x
            3 body {"contents":[{"parts":[{"text":"asked at the same time"}]}]}
            3 answer 10 200 text/event-stream
            3 data 20 data: {"candidates":[{"content":{"parts":[{"text":"OTHER"}]},"finishReason":"STOP"}]}\n\n
            3 end 30
            4 request t POST https://example.org/x
            4 body {"contents":[],"continuationToken":"dA=="}
            4 answer 10 200 text/event-stream
            4 data 20 data: {"candidates":[{"content":{"parts":[{"text":"two"}]},"finishReason":"STOP"}],
            4 data 20 "usageMetadata":{"totalTokenCount":4}}\n\n
            4 end 30
            """
        );
        var scheduler = new TestScheduler();

        var result = scheduler.Start(() => recording.Replay(scheduler), 0, 1000, TimeSpan.TicksPerSecond);

        Assert.Equal(
            ["one ", "two"],
            result
                .Messages.Where(message => message.Value.HasValue)
                .Select(message => message.Value.Value)
                .OfType<TextChunk>()
                .Select(chunk => chunk.Text)
        );
        Assert.Equal(7, ((FinishedChunk)result.Messages[^2].Value.Value).Usage!.TotalTokenCount);
        Assert.Equal((60 * TimeSpan.TicksPerMillisecond) + 1000, result.Messages[^1].Time);
    }

    [Fact]
    public async Task ReplayHandler_KeepsTheTimes_AndEndsWithTheRecording()
    {
        var time = new FakeTimeProvider();
        var recording = Recording.Parse(
            """
            geminirx-recording 1
            1 request t POST u
            1 answer 1000 200 text/event-stream
            1 data 2000 data: {"candidates":[{"content":{"parts":[{"text":"a"}]},"finishReason":"STOP"}]}\n\n
            1 end 3000

            """
        );
        using var client = new ReplayHandler(recording, timeProvider: time).CreateClient();
        var gemini = new GeminiClient(new GeminiOptions { HttpClient = client });
        var seen = new List<Chunk>();
        var answering = gemini.Stream("Hi").Do(seen.Add).ToTask(TimeoutToken.Start());

        time.Advance(TimeSpan.FromMilliseconds(1000));
        time.Advance(TimeSpan.FromMilliseconds(999));
        Assert.Empty(seen);
        time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal([new TextChunk("a")], seen);
        time.Advance(TimeSpan.FromMilliseconds(1000));
        Assert.IsType<FinishedChunk>(await answering);

        await Assert.ThrowsAsync<GeminiConnectionException>(() => gemini.Stream("Hi").ToTask(TimeoutToken.Start()));
    }

    private sealed class RefusingHandler : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(
                new HttpResponseMessage(System.Net.HttpStatusCode.ServiceUnavailable) { Headers = { { "Retry-After", "30" } } }
            );
    }
}
