using System.Reactive.Linq;
using System.Reactive.Subjects;
using GeminiRx.TestSupport;
using Microsoft.Reactive.Testing;
using static Microsoft.Reactive.Testing.ReactiveTest;

namespace GeminiRx.Tests.Operators.Collecting;

public sealed class ToAsyncEnumerableTests
{
    private readonly TestScheduler _scheduler = new();

    [Fact]
    public async Task ToAsyncEnumerable_Loop_GetsEveryChunkAsItCame()
    {
        var source = _scheduler.CreateHotObservable(OnNext(210, "a"), OnNext(220, "b"), OnNext(230, "c"), OnCompleted<string>(240));
        await using var loop = source.ToAsyncEnumerable().GetAsyncEnumerator(TimeoutToken.Start());
        Assert.Empty(source.Subscriptions); // no request before the loop starts

        var first = loop.MoveNextAsync();
        _scheduler.AdvanceTo(1000);

        var seen = new List<string>();
        for (var more = await first; more; more = await loop.MoveNextAsync())
        {
            seen.Add(loop.Current);
        }

        Assert.Equal(["a", "b", "c"], seen);
        source.Subscriptions.AssertEqual(Subscribe(0, 240));
    }

    [Fact]
    public async Task ToAsyncEnumerable_Empty_EndsTheLoop() =>
        Assert.Empty(await Observable.Empty<Chunk>().ToAsyncEnumerable().ToListAsync(TimeoutToken.Start()));

    [Fact]
    public async Task ToAsyncEnumerable_Completion_EndsTheLoopAfterTheLastChunk()
    {
        Chunk[] chunks = [new TextChunk("a"), new FinishedChunk(Outcome.Completed)];

        Assert.Equal(chunks, await chunks.ToObservable().ToAsyncEnumerable().ToListAsync(TimeoutToken.Start()));
    }

    [Fact]
    public async Task ToAsyncEnumerable_Error_IsThrownAfterTheLastChunk()
    {
        var error = new InvalidOperationException();
        var seen = new List<string>();

        Assert.Same(
            error,
            await Assert.ThrowsAsync<InvalidOperationException>(async () =>
            {
                await foreach (
                    var text in Observable
                        .Return("a")
                        .Concat(Observable.Throw<string>(error))
                        .ToAsyncEnumerable()
                        .WithCancellation(TimeoutToken.Start())
                )
                {
                    seen.Add(text);
                }
            })
        );

        Assert.Equal(["a"], seen);
    }

    [Fact]
    public async Task ToAsyncEnumerable_LoopLeft_DisposesTheSource()
    {
        var source = new Subject<string>();
        var loop = source.ToAsyncEnumerable().GetAsyncEnumerator(TimeoutToken.Start());
        var first = loop.MoveNextAsync();
        source.OnNext("a");
        source.OnNext("b");

        Assert.True(await first);
        Assert.True(source.HasObservers);
        await loop.DisposeAsync();

        Assert.False(source.HasObservers);
    }

    [Fact]
    public async Task ToAsyncEnumerable_CancelledWhileTheLoopIsBusy_DisposesTheSourceAtOnce()
    {
        var source = new Subject<string>();
        using var stop = new CancellationTokenSource();
        await using var loop = source.ToAsyncEnumerable().GetAsyncEnumerator(stop.Token);
        var first = loop.MoveNextAsync();
        source.OnNext("a");
        source.OnNext("b");
        Assert.True(await first);

        await stop.CancelAsync();

        Assert.False(source.HasObservers);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await loop.MoveNextAsync());
    }

    [Fact]
    public async Task ToAsyncEnumerable_CancelledBefore_SendsNoRequest()
    {
        var source = _scheduler.CreateHotObservable<string>();
        await using var loop = source.ToAsyncEnumerable().GetAsyncEnumerator(new CancellationToken(canceled: true));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await loop.MoveNextAsync());

        Assert.Empty(source.Subscriptions);
    }

    [Fact]
    public async Task ToAsyncEnumerable_ThrowingLoop_DisposesTheSource()
    {
        var source = new Subject<string>();

        await Assert.ThrowsAsync<NotSupportedException>(async () =>
        {
            await foreach (var _ in source.Merge(Observable.Return("a")).ToAsyncEnumerable().WithCancellation(TimeoutToken.Start()))
            {
                throw new NotSupportedException();
            }
        });

        Assert.False(source.HasObservers);
    }

    [Fact]
    public void ToAsyncEnumerable_Null_ThrowsAtOnce()
    {
        Assert.Throws<ArgumentNullException>(() => ((IObservable<Chunk>)null!).ToAsyncEnumerable());
        Assert.Throws<ArgumentNullException>(() => ((IObservable<string>)null!).ToAsyncEnumerable());
    }

    [Fact]
    public async Task ToAsyncEnumerable_AnyType_GetsEveryElement()
    {
        Chunk[] chunks = [new TextChunk("a"), new TextChunk("b")];

        var lengths = await chunks
            .ToObservable()
            .Accumulate()
            .Select(soFar => soFar.TextLength)
            .ToAsyncEnumerable()
            .ToListAsync(TimeoutToken.Start());
        var snapshots = await chunks.ToObservable().Accumulate().ToAsyncEnumerable().ToListAsync(TimeoutToken.Start());

        Assert.Equal([1, 2], lengths);
        Assert.Equal(["a", "ab"], snapshots.Select(snapshot => snapshot.Text));
    }

    [Fact]
    public async Task ToAsyncEnumerable_SourceOnAnotherThread_LosesNothing()
    {
        var limit = TimeoutToken.Start();
        var source = Observable.Range(0, 50_000, System.Reactive.Concurrency.TaskPoolScheduler.Default).Select(i => $"{i}");

        Assert.Equal(Enumerable.Range(0, 50_000).Select(i => $"{i}"), await source.ToAsyncEnumerable().ToListAsync(limit));
    }
}
