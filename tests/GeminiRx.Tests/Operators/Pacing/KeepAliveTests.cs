using System.Reactive.Concurrency;
using System.Reactive.Linq;
using System.Reactive.Subjects;
using Microsoft.Reactive.Testing;
using static Microsoft.Reactive.Testing.ReactiveTest;

namespace GeminiRx.Tests.Operators.Pacing;

public sealed class KeepAliveTests
{
    private static readonly TimeSpan _interval = TimeSpan.FromTicks(100);
    private static readonly Chunk _alive = new KeepAliveChunk();
    private static readonly Chunk _a = new TextChunk("a");
    private static readonly Chunk _b = new TextChunk("b");

    private readonly TestScheduler _scheduler = new();

    [Fact]
    public void KeepAlive_Silence_IsFilledOnceAnInterval()
    {
        var source = _scheduler.CreateHotObservable(OnNext(210, _a), OnNext(290, _b), OnNext(650, _a), OnCompleted<Chunk>(700));

        var result = _scheduler.Start(() => source.KeepAlive(_interval, _scheduler));

        result.Messages.AssertEqual(
            OnNext(210, _a),
            OnNext(290, _b),
            OnNext(390, _alive),
            OnNext(490, _alive),
            OnNext(590, _alive),
            OnNext(650, _a),
            OnCompleted<Chunk>(700)
        );
        source.Subscriptions.AssertEqual(Subscribe(200, 700));
    }

    [Fact]
    public void KeepAlive_ChunksWithinTheInterval_AreLeftAlone()
    {
        var source = _scheduler.CreateHotObservable([
            .. Enumerable.Range(0, 7).Select(i => OnNext(220 + i * 99, _a)),
            OnCompleted<Chunk>(850),
        ]);

        var result = _scheduler.Start(() => source.KeepAlive(_interval, _scheduler));

        Assert.Equal(7, result.Values().Count());
        Assert.DoesNotContain(_alive, result.Values());
    }

    [Fact]
    public void KeepAlive_Never_IsFilledUntilDisposed()
    {
        var source = _scheduler.CreateHotObservable<Chunk>();

        var result = _scheduler.Start(() => source.KeepAlive(_interval, _scheduler), 450);

        result.Messages.AssertEqual(OnNext(300, _alive), OnNext(400, _alive));
        source.Subscriptions.AssertEqual(Subscribe(200, 450));
    }

    [Fact]
    public void KeepAlive_Error_StopsTheTimer()
    {
        var error = new InvalidOperationException();
        var source = _scheduler.CreateHotObservable(OnNext(210, _a), OnError<Chunk>(250, error));

        var result = _scheduler.Start(() => source.KeepAlive(_interval, _scheduler));

        result.Messages.AssertEqual(OnNext(210, _a), OnError<Chunk>(250, error));
        source.Subscriptions.AssertEqual(Subscribe(200, 250));
    }

    [Fact]
    public void KeepAlive_EndOfASynchronousSource_LeavesNoTimer()
    {
        var timers = new HandScheduler();
        var ends = 0;

        Observable.Return(_a, ImmediateScheduler.Instance).KeepAlive(_interval, timers).Subscribe(_ => { }, _ => { }, () => ends++);
        Observable.Empty<Chunk>().KeepAlive(_interval, timers).Subscribe(_ => { }, _ => { }, () => ends++);

        Assert.Equal((2, 0), (ends, timers.Count));
    }

    [Fact]
    public void KeepAlive_DisposedByItsObserver_StopsTheTimer()
    {
        var source = _scheduler.CreateHotObservable<Chunk>();

        var result = _scheduler.Start(() => source.KeepAlive(_interval, _scheduler).Take(1));

        result.Messages.AssertEqual(OnNext(300, _alive), OnCompleted<Chunk>(300));
        source.Subscriptions.AssertEqual(Subscribe(200, 300));
    }

    [Fact]
    public void KeepAlive_ThrowingObserver_StopsTheTimer()
    {
        var timers = new HandScheduler();
        var source = new Subject<Chunk>();
        using var subscription = source.KeepAlive(_interval, timers).Subscribe(_ => throw new NotSupportedException(), _ => { });

        Assert.Throws<NotSupportedException>(() => source.OnNext(_a));

        Assert.Equal(0, timers.Count);
        Assert.False(source.HasObservers);
    }

    [Fact]
    public void KeepAlive_Chunk_SaysNothingAboutTheAnswer()
    {
        Chunk[] answer =
        [
            new CheckpointChunk("c"),
            new TextChunk("ab"),
            new RewindChunk(2),
            new TextChunk("a"),
            new TextChunk("bc"),
            new FinishedChunk(Outcome.Completed),
        ];
        var filled = answer.SelectMany(chunk => new[] { _alive, chunk, _alive }).ToObservable();

        var completion = filled.ToCompletion().Wait();
        var shared = filled.ShareLive();
        shared.Subscribe(_ => { }, _ => { });

        Assert.Equal(("abc", Outcome.Completed), (completion.Text, completion.Outcome));
        Assert.Empty(completion.Metadata);
        Assert.Equal("abc", string.Concat(filled.Text().ToEnumerable()));
        Assert.Equal("abc", string.Concat(filled.WithoutRewinds().OfType<TextChunk>().Select(text => text.Text).ToEnumerable()));
        Assert.DoesNotContain(_alive, shared.ToEnumerable());
        Assert.Equal("abc", Generated.Joined(filled.ConflateWhileBusy((_, _) => Task.CompletedTask).WithoutRewinds().ToEnumerable()));
        Assert.Equal("abc", filled.ToList().Wait() is var all ? ((TextPart)Content.FromAnswer(all)!.Parts[0]).Text : null);
        Assert.Equal("abc", filled.Rechunk(TextBoundary.Word).ToCompletion().Wait().Text);
    }

    [Fact]
    public void KeepAlive_InvalidArguments_ThrowAtOnce()
    {
        Assert.Throws<ArgumentNullException>(() => ((IObservable<Chunk>)null!).KeepAlive(_interval));
        Assert.Throws<ArgumentOutOfRangeException>(() => Observable.Never<Chunk>().KeepAlive(TimeSpan.Zero));
        Assert.Throws<ArgumentOutOfRangeException>(() => Observable.Never<Chunk>().KeepAlive(TimeSpan.MaxValue));
    }
}
