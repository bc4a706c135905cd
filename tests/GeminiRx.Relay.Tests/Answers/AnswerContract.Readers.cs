using System.Reactive.Linq;
using System.Reactive.Subjects;
using System.Reactive.Threading.Tasks;
using GeminiRx.Relay.Answers;
using GeminiRx.Relay.Tests.Support;
using GeminiRx.TestSupport;

namespace GeminiRx.Relay.Tests.Answers;

/// <summary>What is read up to a position, ids that are used again, and calls that hold nobody up.</summary>
public abstract partial class AnswerContract
{
    [Fact]
    public async Task ReadAll_EndsAtItsPosition_AndHasNoEnd()
    {
        await WriteAsync(_answer.ToObservable());
        for (var position = 0; position <= _answer.Length; position++)
        {
            Assert.Equal(_answer[..position], await new AnswerReader(_reading, "a").ReadAllAsync(position, TimeoutToken.Start()));
        }

        Assert.Equal(_answer, await new AnswerReader(_reading, "a").ReadAllAsync(_answer.Length + 1, TimeoutToken.Start()));
    }

    [Fact]
    public async Task Writer_WhoseIdIsUsedAgain_Ends_AndWritesNothingMore()
    {
        using var source = new Subject<Chunk>();
        var (_, written) = await StartAsync(source);
        source.OnNext(new TextChunk("Old"));
        await FirstAsync(_reading.Follow("a"));
        await _reading.DeleteAsync("a");
        await _reading.CreateAsync("a", "q");
        source.OnNext(new TextChunk("old"));

        var failure = await Assert.ThrowsAsync<AnswerLogException>(() => written);
        Assert.True(failure.Fault is AnswerLogFault.Fenced or AnswerLogFault.Unknown);
        Assert.False(source.HasObservers);
        Assert.Equal(0, (await _reading.ReadAsync("a", "")).State.Position);
    }

    // An interaction has a checkpoint before its first content: it is read on, and not asked for again.
    [Fact]
    public async Task TakeOver_WithACheckpointBeforeTheContent_ContinuesFromIt()
    {
        const string token = "interactions/i?last_event_id=e";
        using var source = new Subject<Chunk>();
        var log = storage.Open(_options);
        var (writing, _) = await StartAsync(source, log);
        source.OnNext(new CheckpointChunk(token));
        await FirstAsync(log.Follow("a"));
        writing.Dispose();

        var tokens = new List<string?>();
        ChunkSource service = request =>
        {
            tokens.Add(request.ContinuationToken);
            return _answer[4..].ToObservable();
        };
        await TakeOverAsync(service, log);

        Assert.Equal([token], tokens);
        Assert.Equal("zwei ", TextOf(await ReadAsync(log.Follow("a"))));
    }

    [Fact]
    public async Task TakeOver_WithACheckpointThatCannotBeResumed_AsksAgain_WithoutARewind()
    {
        using var source = new Subject<Chunk>();
        var log = storage.Open(_options);
        var (writing, _) = await StartAsync(source, log);
        source.OnNext(new CheckpointChunk("c0"));
        await FirstAsync(log.Follow("a"));
        writing.Dispose();
        await TakeOverAsync(_ => new TextChunk[] { new("One") }.ToObservable(), log);

        Assert.Equal([new CheckpointChunk("c0"), new TextChunk("One")], await ReadAsync(log.Follow("a")));
    }

    // With 100 chunks seven times as slow on files when readers looked under the lock of the writer.
    [Fact]
    public async Task ManyReaders_HoldUpNobody()
    {
        Chunk[] answer = [.. Enumerable.Range(0, 30).Select(i => new TextChunk($"{i} ")), new FinishedChunk(Outcome.Completed)];
        using var source = new Subject<Chunk>();
        var each = new AnswerWriterOptions { MaxBatch = 1, BatchInterval = TimeSpan.Zero };
        var (_, written) = await StartAsync(source, options: each);
        var readers = Enumerable.Range(0, 1000).Select(i => ReadAsync((i % 2 == 0 ? _writing : _reading).Follow("a"))).ToList();
        Array.ForEach(answer, source.OnNext);
        source.OnCompleted();
        await written;

        Assert.All(await Task.WhenAll(readers), read => Assert.Equal(answer, read));
    }

    // A storage may work on the thread of its caller, and be slow.
    [Fact]
    public async Task Subscribing_IsNotHeldUp_ByTheStorage()
    {
        using var blocked = new ManualResetEventSlim();
        var log = new InterceptedLog(
            _writing,
            _ =>
            {
                blocked.Wait(TimeoutToken.Start());
                return Task.CompletedTask;
            }
        );
        IObservable<object>[] streams =
        [
            log.Follow("a"),
            _answer.ToObservable().WriteTo(log, "a"),
            new ChunkSource(_ => _answer.ToObservable()).TakeOver(new GenerateRequest("Hi"), log, "a"),
        ];
        foreach (var stream in streams)
        {
            await Task.Run(() => stream.Subscribe(_ => { }, _ => { }).Dispose()).WaitAsync(TimeSpan.FromSeconds(5));
        }

        blocked.Set();
    }
}
