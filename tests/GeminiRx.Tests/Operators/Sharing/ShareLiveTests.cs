using System.Reactive.Linq;
using Microsoft.Reactive.Testing;
using static Microsoft.Reactive.Testing.ReactiveTest;

namespace GeminiRx.Tests.Operators.Sharing;

public sealed class ShareLiveTests
{
    private static readonly UsageChunk _usage1 = new(new Usage { TotalTokenCount = 1 });
    private static readonly UsageChunk _usage2 = new(new Usage { TotalTokenCount = 2 });
    private static readonly FinishedChunk _finished = new(Outcome.Completed);
    private static readonly FinishedChunk _stopped = new(Outcome.Stopped) { Usage = _usage2.Usage };
    private readonly TestScheduler _scheduler = new();

    [Fact]
    public void ShareLive_LateSubscriber_ReceivesThePastJoinedAndThenLiveChunks()
    {
        var source = Source();
        var shared = source.ShareLive();
        var (early, late) = (Join(shared, 200), Join(shared, 235));

        _scheduler.Start();

        early.Messages.AssertEqual(
            OnNext<Chunk>(210, new TextChunk("a")),
            OnNext<Chunk>(215, _usage1),
            OnNext<Chunk>(220, new TextChunk("b")),
            OnNext<Chunk>(225, _usage2),
            OnNext<Chunk>(230, new ThoughtChunk("c")),
            OnNext<Chunk>(240, new ThoughtChunk("d")),
            OnNext<Chunk>(250, _finished),
            OnCompleted<Chunk>(260)
        );
        late.Messages.AssertEqual(
            OnNext<Chunk>(235, new TextChunk("ab")),
            OnNext<Chunk>(235, new ThoughtChunk("c")),
            OnNext<Chunk>(235, _usage2),
            OnNext<Chunk>(240, new ThoughtChunk("d")),
            OnNext<Chunk>(250, _finished),
            OnCompleted<Chunk>(260)
        );
        source.Subscriptions.AssertEqual(Subscribe(200, 260));
    }

    [Fact]
    public void ShareLive_AfterTheEnd_ReplaysWithoutASecondRequest()
    {
        var source = Source();
        var shared = source.ShareLive();
        _ = Join(shared, 200);
        var after = Join(shared, 300);

        _scheduler.Start();

        after.Messages.AssertEqual(
            OnNext<Chunk>(300, new TextChunk("ab")),
            OnNext<Chunk>(300, new ThoughtChunk("cd")),
            OnNext<Chunk>(300, _usage2),
            OnNext<Chunk>(300, _finished),
            OnCompleted<Chunk>(300)
        );
        source.Subscriptions.AssertEqual(Subscribe(200, 260));
    }

    [Fact]
    public void ShareLive_LastUnsubscribed_AbortsAndLaterSubscribersReceiveAStoppedAnswer()
    {
        var source = Source();
        var shared = source.ShareLive();
        var first = Join(shared, 200, 224);
        var second = Join(shared, 205, 227);
        var late = Join(shared, 300);

        _scheduler.Start();

        first.Messages.AssertEqual(
            OnNext<Chunk>(210, new TextChunk("a")),
            OnNext<Chunk>(215, _usage1),
            OnNext<Chunk>(220, new TextChunk("b"))
        );
        second.Messages.AssertEqual(
            OnNext<Chunk>(210, new TextChunk("a")),
            OnNext<Chunk>(215, _usage1),
            OnNext<Chunk>(220, new TextChunk("b")),
            OnNext<Chunk>(225, _usage2)
        );
        late.Messages.AssertEqual(
            OnNext<Chunk>(300, new TextChunk("ab")),
            OnNext<Chunk>(300, _usage2),
            OnNext<Chunk>(300, _stopped),
            OnCompleted<Chunk>(300)
        );
        source.Subscriptions.AssertEqual(Subscribe(200, 227));
    }

    [Fact]
    public void ShareLive_LeftAfterTheFinishedChunk_AddsNoSecondEnd()
    {
        var source = Source();
        var shared = source.ShareLive();
        _ = Join(shared, 200, 255);
        var late = Join(shared, 300);

        _scheduler.Start();

        Assert.Equal([_finished], late.Values().OfType<FinishedChunk>());
        Assert.Equal(OnCompleted<Chunk>(300), late.Messages[^1]);
        source.Subscriptions.AssertEqual(Subscribe(200, 255));
    }

    [Fact]
    public void ShareLive_Rewinds_KeepTheirPlace()
    {
        Chunk[] chunks =
        [
            new TextChunk("a"),
            new TextChunk("b"),
            new CheckpointChunk("1"),
            new TextChunk("c"),
            new RewindChunk(1),
            new TextChunk("c"),
            new TextChunk("d"),
        ];
        var shared = chunks.ToObservable().ShareLive();
        _ = shared.ToEnumerable().ToList();

        Assert.Equal([new TextChunk("ab"), chunks[2], chunks[3], chunks[4], new TextChunk("cd")], shared.ToEnumerable());
    }

    [Fact]
    public void ShareLive_Empty_Completes()
    {
        var source = _scheduler.CreateHotObservable(OnCompleted<Chunk>(250));

        var result = _scheduler.Start(() => source.ShareLive());

        result.Messages.AssertEqual(OnCompleted<Chunk>(250));
        source.Subscriptions.AssertEqual(Subscribe(200, 250));
    }

    [Fact]
    public void ShareLive_Error_ReachesEverySubscriberAfterTheChunks()
    {
        var error = new InvalidOperationException();
        var source = _scheduler.CreateHotObservable(OnNext<Chunk>(210, new TextChunk("a")), OnError<Chunk>(220, error));
        var shared = source.ShareLive();
        var (early, late) = (Join(shared, 200), Join(shared, 300));

        _scheduler.Start();

        early.Messages.AssertEqual(OnNext<Chunk>(210, new TextChunk("a")), OnError<Chunk>(220, error));
        late.Messages.AssertEqual(OnNext<Chunk>(300, new TextChunk("a")), OnError<Chunk>(300, error));
        source.Subscriptions.AssertEqual(Subscribe(200, 220));
    }

    [Fact]
    public void ShareLive_Disposed_IsSilentForThatSubscriberOnly()
    {
        var source = Source();
        var shared = source.ShareLive();
        var (gone, stays) = (Join(shared, 200, 212), Join(shared, 200));

        _scheduler.Start();

        gone.Messages.AssertEqual(OnNext<Chunk>(210, new TextChunk("a")));
        Assert.Equal(8, stays.Messages.Count);
        source.Subscriptions.AssertEqual(Subscribe(200, 260));
    }

    [Fact]
    public void ShareLive_EachCall_IsARequestOfItsOwn()
    {
        var source = _scheduler.CreateColdObservable(OnNext<Chunk>(10, new TextChunk("a")), OnCompleted<Chunk>(20));
        _ = Join(source.ShareLive(), 200);
        _ = Join(source.ShareLive(), 200);

        _scheduler.Start();

        source.Subscriptions.AssertEqual(Subscribe(200, 220), Subscribe(200, 220));
    }

    [Fact]
    public void ShareLive_ThrowingObserver_ThrowsToTheSource()
    {
        var source = new System.Reactive.Subjects.Subject<Chunk>();
        using var subscription = source.ShareLive().Subscribe(_ => throw new NotSupportedException(), _ => { });

        Assert.Throws<NotSupportedException>(() => source.OnNext(new TextChunk("a")));
        Assert.False(source.HasObservers);
    }

    [Fact]
    public void ShareLive_Null_ThrowsAtOnce() => Assert.Throws<ArgumentNullException>(() => ((IObservable<Chunk>)null!).ShareLive());

    private static ITestableObserver<Chunk> Join(TestScheduler scheduler, IObservable<Chunk> shared, long from, long? to = null)
    {
        var observer = scheduler.CreateObserver<Chunk>();
        var subscription = new System.Reactive.Disposables.SingleAssignmentDisposable();
        scheduler
            .CreateHotObservable(OnNext(from, true))
            .Subscribe(_ => subscription.Disposable = shared.Subscribe(observer), e => throw e);
        if (to is { } end)
        {
            scheduler.CreateHotObservable(OnNext(end, false)).Subscribe(_ => subscription.Dispose(), e => throw e);
        }

        return observer;
    }

    private ITestableObserver<Chunk> Join(IObservable<Chunk> shared, long from, long? to = null) => Join(_scheduler, shared, from, to);

    private ITestableObservable<Chunk> Source() =>
        _scheduler.CreateHotObservable(
            OnNext<Chunk>(210, new TextChunk("a")),
            OnNext<Chunk>(215, _usage1),
            OnNext<Chunk>(220, new TextChunk("b")),
            OnNext<Chunk>(225, _usage2),
            OnNext<Chunk>(230, new ThoughtChunk("c")),
            OnNext<Chunk>(240, new ThoughtChunk("d")),
            OnNext<Chunk>(250, _finished),
            OnCompleted<Chunk>(260)
        );
}
