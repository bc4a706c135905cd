using System.Reactive.Linq;
using System.Reactive.Subjects;
using System.Reactive.Threading.Tasks;
using GeminiRx.Relay.Tests.Support;
using GeminiRx.TestSupport;

namespace GeminiRx.Relay.Tests.Answers;

/// <summary>Writers and readers over each storage. Readers use another log than writers, as in another process.</summary>
public abstract partial class AnswerContract(LogFixture storage)
{
    private static readonly AnswerLogOptions _options = new()
    {
        Lease = TimeSpan.FromMilliseconds(300),
        LostAfter = TimeSpan.MaxValue, // a busy machine must not end the answers of a live producer
        PollInterval = TimeSpan.FromMilliseconds(20),
        Patience = TimeSpan.FromSeconds(5),
    };

    private static readonly Chunk[] _answer =
    [
        new TextChunk("One "),
        new CheckpointChunk("c1"),
        new TextChunk("two "),
        new RewindChunk(4),
        new TextChunk("zwei "),
        new UsageChunk(new Usage { TotalTokenCount = 3 }),
        new FinishedChunk(Outcome.Completed),
    ];

    private static readonly AnswerLogOptions _impatient = _options with { LostAfter = TimeSpan.Zero };

    private readonly IAnswerLog _writing = storage.Open(_options);
    private readonly IAnswerLog _reading = storage.Open(_options);

    [Fact]
    public async Task Answer_IsFollowed_ByAnyNumberOfReaders_AlsoAfterItsEnd()
    {
        using var source = new Subject<Chunk>();
        var (_, written) = await StartAsync(source);
        var readers = Enumerable.Range(0, 10).Select(_ => ReadAsync(_reading.Follow("a"))).ToList();
        foreach (var chunk in _answer)
        {
            source.OnNext(chunk);
        }

        source.OnCompleted();
        await written;

        Assert.All(await Task.WhenAll(readers), read => Assert.Equal(_answer, read));
        Assert.Equal(_answer, await ReadAsync(_reading.Follow("a")));
        Assert.Empty(await ReadAsync(_reading.Follow("a", AnswerOffset.Now)));
    }

    [Fact]
    public async Task Chunks_AreSeen_WhileTheAnswerGoesOn()
    {
        using var source = new Subject<Chunk>();
        using var writing = (await StartAsync(source)).Writing;
        var first = FirstAsync(_reading.Follow("a"));
        source.OnNext(new TextChunk("One"));
        source.OnNext(new KeepAliveChunk()); // not kept

        Assert.Equal(new TextChunk("One"), (await first).Chunk);
        var second = FirstAsync(_reading.Follow("a", (await first).Offset));
        source.OnNext(new TextChunk("two"));
        Assert.Equal(new TextChunk("two"), (await second).Chunk);
    }

    [Fact]
    public async Task Reader_ContinuesAfterEachOffset()
    {
        await WriteAsync(_answer.ToObservable());
        var all = await _reading.Follow("a").ToList().ToTask(TimeoutToken.Start());

        for (var i = 0; i < all.Count; i++)
        {
            Assert.Equal(_answer[(i + 1)..], await ReadAsync(_reading.Follow("a", all[i].Offset)));
        }
    }

    [Fact]
    public async Task Failure_OfTheAnswer_ReachesEveryReader()
    {
        var failure = new GeminiApiException(503, "The model is overloaded.");
        await WriteAsync(_answer[..2].ToObservable().Concat(Observable.Throw<Chunk>(failure)));

        foreach (var from in new[] { AnswerOffset.Start, AnswerOffset.Now })
        {
            var seen = await Assert.ThrowsAsync<GeminiApiException>(() => ReadAsync(_reading.Follow("a", from)));
            Assert.Equal((503, failure.Message), (seen.Code, seen.Message));
        }
    }

    [Fact]
    public async Task ForeignException_IsTheWritersError_AndReadersAreToldNothingOfIt()
    {
        var failure = new InvalidOperationException("secret");
        var writing = _answer[..2].ToObservable().Concat(Observable.Throw<Chunk>(failure)).WriteTo(_writing, "a");

        Assert.Same(failure, await Assert.ThrowsAsync<InvalidOperationException>(() => writing.ToTask(TimeoutToken.Start())));
        var seen = await Assert.ThrowsAsync<GeminiStreamException>(() => ReadAsync(_reading.Follow("a")));
        Assert.DoesNotContain("secret", seen.ToString(), StringComparison.Ordinal);
    }

    // Red when the monitor did not look for the request to stop.
    [Fact]
    public async Task Stop_EndsASilentAnswer_InAnotherProcess()
    {
        using var source = new Subject<Chunk>();
        var (_, written) = await StartAsync(source);
        source.OnNext(new TextChunk("One"));
        await FirstAsync(_reading.Follow("a"));
        await _reading.StopAsync("a");

        await written;
        Assert.False(source.HasObservers);
        Assert.Equal([new TextChunk("One"), new FinishedChunk(Outcome.Stopped)], await ReadAsync(_reading.Follow("a")));
    }

    [Fact]
    public async Task AnswerThatIsTooLarge_EndsWithATypedError()
    {
        var log = storage.Open(_options with { MaxBytes = 1000 });
        using var source = new Subject<Chunk>();
        var (_, written) = await StartAsync(source, log);
        source.OnNext(new TextChunk("One"));
        await FirstAsync(log.Follow("a"));
        source.OnNext(new TextChunk(new string('x', 1000)));
        await written;

        Assert.Equal(StreamFault.TooLarge, (await Assert.ThrowsAsync<GeminiStreamException>(() => ReadAsync(log.Follow("a")))).Fault);
        Assert.False(source.HasObservers);
    }

    [Fact]
    public async Task SlowReader_HoldsBackNobody()
    {
        using var blocked = new ManualResetEventSlim();
        var entered = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var source = new Subject<Chunk>();
        var (_, written) = await StartAsync(source);
        var slow = ReadAsync(
            _reading
                .Follow("a")
                .Do(_ =>
                {
                    entered.TrySetResult();
                    blocked.Wait(TimeoutToken.Start());
                })
        );
        source.OnNext(new TextChunk("One "));
        await entered.Task.WaitAsync(TimeoutToken.Start());
        Array.ForEach(_answer, source.OnNext);
        source.OnCompleted();
        await written;

        Assert.Equal([new TextChunk("One "), .. _answer], await ReadAsync(_reading.Follow("a")));
        blocked.Set();
        Assert.Equal([new TextChunk("One "), .. _answer], await slow);
    }

    [Fact]
    public async Task Batches_HaveAtMostTheirSize_AndTheWriterTellsWhatIsKept()
    {
        Chunk[] chunks = [.. Enumerable.Range(0, 1000).Select(i => new TextChunk($"{i} "))];
        var offsets = await chunks
            .ToObservable()
            .WriteTo(_writing, "a", new AnswerWriterOptions { MaxBatch = 100 })
            .ToList()
            .ToTask(TimeoutToken.Start());

        Assert.Equal("", offsets[0]);
        var kept = (await _reading.Follow("a").ToList().ToTask(TimeoutToken.Start())).Select(item => item.Offset).ToList();
        Assert.Equal(kept[99], offsets[1]);
        Assert.Equal(chunks, await ReadAsync(_reading.Follow("a")));
        Assert.True(offsets.Count >= 11);
    }

    [Fact]
    public async Task UnknownAnswer_AndInvalidOffset_AreErrors()
    {
        Assert.Equal(AnswerLogFault.Unknown, await FaultOfAsync(_reading.Follow("a")));
        await WriteAsync(_answer.ToObservable());
        Assert.Equal(AnswerLogFault.InvalidOffset, await FaultOfAsync(_reading.Follow("a", "0000000000000099")));
        Assert.Equal(AnswerLogFault.Exists, await FaultOfAsync(_answer.ToObservable().WriteTo(_writing, "a")));
        Assert.Equal(
            AnswerLogFault.Closed,
            await FaultOfAsync(new ChunkSource(_ => _answer.ToObservable()).TakeOver(new("Hi"), _writing, "a"))
        );
    }

    private static async Task<AnswerLogFault> FaultOfAsync<T>(IObservable<T> stream) =>
        (await Assert.ThrowsAsync<AnswerLogException>(() => stream.LastOrDefaultAsync().ToTask(TimeoutToken.Start()))).Fault;

    private static string TextOf(IEnumerable<Chunk> chunks) => chunks.ToObservable().ToCompletion().Wait().Text;

    private static Task<AnswerChunk> FirstAsync(IObservable<AnswerChunk> answer) => answer.FirstAsync().ToTask(TimeoutToken.Start());

    private static async Task<IList<Chunk>> ReadAsync(IObservable<AnswerChunk> answer) =>
        await answer.Select(item => item.Chunk).ToList().ToTask(TimeoutToken.Start());

    private Task<string> WriteAsync(IObservable<Chunk> source) => source.WriteTo(_writing, "a").ToTask(TimeoutToken.Start());

    private async Task<(IDisposable Writing, Task Written)> StartAsync(
        Subject<Chunk> source,
        IAnswerLog? log = null,
        AnswerWriterOptions? options = null
    )
    {
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var subscribed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var observed = Observable.Create<Chunk>(observer =>
        {
            var subscription = source.Subscribe(observer);
            subscribed.TrySetResult();
            return subscription;
        });
        var writing = observed
            .WriteTo(log ?? _writing, "a", options)
            .Subscribe(_ => { }, e => ended.TrySetException(e), () => ended.TrySetResult());
        await subscribed.Task.WaitAsync(TimeoutToken.Start());
        return (writing, ended.Task.WaitAsync(TimeoutToken.Start()));
    }
}

public sealed class FileAnswerTests : AnswerContract, IDisposable
{
    private readonly FolderFixture _storage;

    public FileAnswerTests()
        : this(new FolderFixture()) { }

    private FileAnswerTests(FolderFixture storage)
        : base(storage) => _storage = storage;

    public void Dispose() => _storage.Dispose();
}

public sealed class RedisAnswerTests(RedisServer server) : AnswerContract(new RedisFixture(server));
