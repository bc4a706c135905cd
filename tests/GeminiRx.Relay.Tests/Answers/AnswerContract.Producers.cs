using System.Reactive.Linq;
using System.Reactive.Subjects;
using System.Reactive.Threading.Tasks;
using GeminiRx.Relay.Tests.Support;
using GeminiRx.TestSupport;

namespace GeminiRx.Relay.Tests.Answers;

/// <summary>Producers that are gone, and those that take over.</summary>
public abstract partial class AnswerContract
{
    [Fact]
    public async Task AnswerWithoutProducer_EndsForAllReaders_WithATypedError()
    {
        using var source = new Subject<Chunk>();
        var (writing, _) = await StartAsync(source);
        source.OnNext(new TextChunk("One"));
        await FirstAsync(_reading.Follow("a"));
        writing.Dispose();
        var readers = Enumerable.Range(0, 3).Select(_ => ReadAsync(storage.Open(_impatient).Follow("a"))).ToList();

        foreach (var reader in readers.Append(ReadAsync(_reading.Follow("a"))))
        {
            Assert.Equal(StreamFault.Truncated, (await Assert.ThrowsAsync<GeminiStreamException>(() => reader)).Fault);
        }

        Assert.False(source.HasObservers);
    }

    [Fact]
    public async Task AnswerWithoutProducer_ThatIsStopped_EndsAsStopped()
    {
        using var source = new Subject<Chunk>();
        var log = storage.Open(_options);
        var (writing, _) = await StartAsync(source, log);
        source.OnNext(new TextChunk("One"));
        await FirstAsync(log.Follow("a"));
        writing.Dispose();
        await log.StopAsync("a");

        Assert.Equal([new TextChunk("One"), new FinishedChunk(Outcome.Stopped)], await ReadAsync(log.Follow("a")));
    }

    [Fact]
    public async Task AnswerThatLacksItsEndOnly_IsEndedInOrder()
    {
        using var source = new Subject<Chunk>();
        var (writing, _) = await StartAsync(source);
        source.OnNext(new FinishedChunk(Outcome.Completed));
        await FirstAsync(_reading.Follow("a"));
        writing.Dispose();

        Assert.Equal([new FinishedChunk(Outcome.Completed)], await ReadAsync(storage.Open(_impatient).Follow("a")));
    }

    [Fact]
    public async Task TakeOver_ResumesFromTheCheckpoint_AndReadersSeeARewind()
    {
        using var source = new Subject<Chunk>();
        var log = storage.Open(_options);
        var (writing, _) = await StartAsync(source, log);
        Array.ForEach(_answer[..3], source.OnNext);
        await log.Follow("a").Take(3).ToTask(TimeoutToken.Start());
        var reader = ReadAsync(log.Follow("a"));
        writing.Dispose();

        string? token = null;
        ChunkSource service = request =>
        {
            token = request.ContinuationToken;
            return _answer[4..].ToObservable();
        };
        await TakeOverAsync(service, log);

        Assert.Equal("c1", token);
        Assert.Equal("One zwei ", TextOf(await reader));
        Assert.Equal([new RewindChunk(4)], (await reader).OfType<RewindChunk>());
    }

    [Fact]
    public async Task TakeOver_WithoutACheckpoint_RevokesTheAnswer()
    {
        using var source = new Subject<Chunk>();
        var log = storage.Open(_options);
        var (writing, _) = await StartAsync(source, log);
        source.OnNext(new TextChunk("Old "));
        source.OnNext(new TextChunk("text"));
        await log.Follow("a").Take(2).ToTask(TimeoutToken.Start());
        writing.Dispose();
        await TakeOverAsync(_ => _answer.ToObservable(), log);

        Assert.Equal("One zwei ", TextOf(await ReadAsync(log.Follow("a"))));
    }

    [Fact]
    public async Task SilentProducer_ThatWasTakenOver_Ends()
    {
        using var source = new Subject<Chunk>();
        var (_, written) = await StartAsync(source, options: new AnswerWriterOptions { Producer = "p" });
        await _reading.TakeOverAsync("a", "p");

        Assert.Equal(AnswerLogFault.Fenced, (await Assert.ThrowsAsync<AnswerLogException>(() => written)).Fault);
        Assert.False(source.HasObservers);
    }

    // Red on files when a reader that waited for a signal did not look whether the answer is still kept.
    [Fact]
    public async Task AnswerThatIsNoLongerKept_EndsForTheReaderThatWaits()
    {
        var log = storage.Open(_options with { TimeToLive = TimeSpan.FromMilliseconds(300) });
        await log.CreateAsync("a", "p");

        Assert.Equal(AnswerLogFault.Unknown, await FaultOfAsync(log.Follow("a")));
    }

    // The disk, or the memory of the server, is full. Red when a reader tried for ever.
    [Theory]
    [InlineData(nameof(IAnswerLog.TakeOverAsync))]
    [InlineData(nameof(IAnswerLog.AppendAsync))]
    public async Task AnswerThatNobodyCanEnd_FailsForItsReader_AfterItsPatience(string member)
    {
        await _writing.ReleaseAsync("a", await _writing.CreateAsync("a", "p"));
        var full = new AnswerLogException(AnswerLogFault.Full, "Full.");
        var log = new InterceptedLog(
            storage.Open(_impatient with { Patience = TimeSpan.FromMilliseconds(100) }),
            called => called == member ? Task.FromException(full) : Task.CompletedTask
        );

        Assert.Equal(AnswerLogFault.Full, await FaultOfAsync(log.Follow("a")));
    }

    [Fact]
    public async Task AnswerThatCannotBeEndedForAWhile_IsEndedAfterwards()
    {
        await _writing.ReleaseAsync("a", await _writing.CreateAsync("a", "p"));
        var failures = 3;
        var log = new InterceptedLog(
            storage.Open(_impatient),
            called => called == nameof(IAnswerLog.TakeOverAsync) && failures-- > 0 ? throw InterceptedLog.Away : Task.CompletedTask
        );

        Assert.Equal(StreamFault.Truncated, (await Assert.ThrowsAsync<GeminiStreamException>(() => ReadAsync(log.Follow("a")))).Fault);
        Assert.True(failures < 0);
    }

    // The earlier producer releases its lease in the background.
    private static async Task TakeOverAsync(ChunkSource service, IAnswerLog log)
    {
        var resume = new ResumeOptions { Retry = new RetryOptions { BaseDelay = TimeSpan.FromMilliseconds(1) } };
        for (var limit = TimeoutToken.Start(); ; )
        {
            try
            {
                await service.TakeOver(new GenerateRequest("Hi"), log, "a", resume: resume).ToTask(limit);
                return;
            }
            catch (AnswerLogException e) when (e.Fault == AnswerLogFault.Held)
            {
                await Task.Delay(10, limit);
            }
        }
    }
}
