using System.Reactive.Concurrency;
using System.Reactive.Linq;
using System.Reactive.Subjects;
using System.Threading.Channels;
using GeminiRx.TestSupport;

namespace GeminiRx.Tests.Operators.Collecting;

public sealed class ToChannelTests
{
    [Fact]
    public async Task ToChannel_Elements_ArriveInOrderAndEnd()
    {
        var limit = TimeoutToken.Start();
        Chunk[] chunks = [new TextChunk("a"), new FinishedChunk(Outcome.Completed)];

        Assert.Equal(chunks, await chunks.ToObservable().ToChannel(1, limit).ReadAllAsync(limit).ToListAsync(limit));
        Assert.Empty(await Observable.Empty<Chunk>().ToChannel(1, limit).ReadAllAsync(limit).ToListAsync(limit));
    }

    [Fact]
    public async Task ToChannel_Error_FollowsTheLastElement()
    {
        var limit = TimeoutToken.Start();
        var error = new InvalidOperationException();
        var reader = Observable.Return("a").Concat(Observable.Throw<string>(error)).ToChannel(1, limit);

        Assert.Equal("a", await reader.ReadAsync(limit));
        Assert.Same(error, await Assert.ThrowsAsync<InvalidOperationException>(async () => await reader.WaitToReadAsync(limit)));
        Assert.Same(error, (await Assert.ThrowsAsync<ChannelClosedException>(async () => await reader.ReadAsync(limit))).InnerException);
    }

    [Fact]
    public async Task ToChannel_SubscriptionThatThrows_IsTheError()
    {
        var limit = TimeoutToken.Start();
        var error = new InvalidOperationException();
        var source = Observable.Create<string>(IDisposable (_) => throw error);

        Assert.Same(
            error,
            await Assert.ThrowsAsync<InvalidOperationException>(async () =>
                await source.ToChannel(1, limit).ReadAllAsync(limit).ToListAsync(limit)
            )
        );
    }

    // It would drop the newest elements, and so the end of the answer.
    [Fact]
    public void ToChannel_ThatDropsTheNewest_IsRefused() =>
        Assert.Throws<ArgumentException>(() =>
            Observable
                .Never<Chunk>()
                .Accumulate()
                .ToChannel(1, BoundedChannelFullMode.DropWrite, ImmediateScheduler.Instance, CancellationToken.None)
        );

    // Deliberate break: without the wait, elements are lost.
    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    public async Task ToChannel_Full_MakesTheSourceWait(int capacity)
    {
        var limit = TimeoutToken.Start();
        var delivered = 0;
        var read = 0;
        var most = 0;
        var source = Observable.Range(0, 2000, ImmediateScheduler.Instance).Do(_ => Interlocked.Increment(ref delivered));

        await foreach (var item in source.ToChannel(capacity, limit).ReadAllAsync(limit))
        {
            most = Math.Max(most, Volatile.Read(ref delivered) - read);
            Assert.Equal(read++, item);
        }

        Assert.Equal(2000, read);
        Assert.True(most <= capacity + 2, $"{most} elements were read ahead");
    }

    [Fact]
    public async Task ToChannel_CancelledWhileTheSourceWaits_EndsTheWait()
    {
        var limit = TimeoutToken.Start();
        using var stop = new CancellationTokenSource();
        var source = new Subject<string>();
        var reader = source.ToChannel(1, BoundedChannelFullMode.Wait, ImmediateScheduler.Instance, stop.Token);
        source.OnNext("a");
        var blocked = new TaskCompletionSource();
        var pushing = Task.Factory.StartNew(
            () =>
            {
                blocked.SetResult();
                source.OnNext("b");
            },
            limit,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default
        );
        await blocked.Task.WaitAsync(limit);

        await stop.CancelAsync();

        await pushing.WaitAsync(limit);
        Assert.False(source.HasObservers);
        Assert.Equal("a", await reader.ReadAsync(limit));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await reader.WaitToReadAsync(limit));
    }

    [Fact]
    public async Task ToChannel_CancelledBefore_SendsNoRequest()
    {
        var limit = TimeoutToken.Start();
        var requests = 0;
        var source = Observable.Defer(() => Observable.Return($"{++requests}"));

        var reader = source.ToChannel(1, BoundedChannelFullMode.Wait, ImmediateScheduler.Instance, new CancellationToken(canceled: true));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await reader.WaitToReadAsync(limit));
        Assert.Equal(0, requests);
    }

    [Fact]
    public async Task ToChannel_SnapshotsDroppedByWish_KeepTheNewest()
    {
        var limit = TimeoutToken.Start();
        Chunk[] chunks = [new TextChunk("a"), new TextChunk("b"), new TextChunk("c")];

        var reader = chunks.ToObservable().Accumulate().ToChannel(1, BoundedChannelFullMode.DropOldest, ImmediateScheduler.Instance, limit);

        Assert.Equal(["abc"], (await reader.ReadAllAsync(limit).ToListAsync(limit)).Select(snapshot => snapshot.Text));
    }

    [Theory]
    [InlineData(BoundedChannelFullMode.DropNewest)]
    [InlineData(BoundedChannelFullMode.DropOldest)]
    [InlineData(BoundedChannelFullMode.DropWrite)]
    public void ToChannel_DroppingText_IsRefused(BoundedChannelFullMode mode)
    {
        Assert.Throws<ArgumentException>(() => Observable.Never<Chunk>().ToChannel(1, mode, null, CancellationToken.None));
        Assert.Throws<ArgumentException>(() => Observable.Never<ToolCallChunk>().ToChannel(1, mode, null, CancellationToken.None));
        Assert.Throws<ArgumentException>(() => Observable.Never<string>().ToChannel(1, mode, null, CancellationToken.None));
    }

    [Fact]
    public async Task ToChannel_Null_IsAnErrorOfTheChannel()
    {
        var limit = TimeoutToken.Start();
        var reader = Observable.Return((string)null!).ToChannel(1, limit);

        await Assert.ThrowsAsync<ArgumentException>(async () => await reader.WaitToReadAsync(limit));
    }

    [Fact]
    public void ToChannel_InvalidArguments_ThrowAtOnce()
    {
        Assert.Throws<ArgumentNullException>(() => ((IObservable<Chunk>)null!).ToChannel(1, CancellationToken.None));
        Assert.Throws<ArgumentOutOfRangeException>(() => Observable.Never<Chunk>().ToChannel(0, CancellationToken.None));
    }
}
