using System.Reactive.Linq;
using Microsoft.Reactive.Testing;
using static Microsoft.Reactive.Testing.ReactiveTest;

namespace GeminiRx.Tests.Operators.Collecting;

public sealed class AccumulateLifetimeTests
{
    private readonly TestScheduler _scheduler = new();

    [Fact]
    public void Accumulate_Empty_Completes()
    {
        var source = _scheduler.CreateHotObservable(OnCompleted<Chunk>(250));

        var result = _scheduler.Start(() => source.Accumulate());

        result.Messages.AssertEqual(OnCompleted<Completion>(250));
        source.Subscriptions.AssertEqual(Subscribe(200, 250));
    }

    [Fact]
    public void Accumulate_Error_FollowsTheSnapshots()
    {
        var error = new InvalidOperationException();
        var source = _scheduler.CreateHotObservable(OnNext<Chunk>(210, new TextChunk("a")), OnError<Chunk>(220, error));

        var result = _scheduler.Start(() => source.Accumulate());

        Assert.Equal("a", result.Messages[0].Value.Value.Text);
        Assert.Equal(OnError<Completion>(220, error), result.Messages[1]);
        source.Subscriptions.AssertEqual(Subscribe(200, 220));
    }

    [Fact]
    public void Accumulate_Disposed_DisposesItsSource()
    {
        var source = _scheduler.CreateHotObservable(OnNext<Chunk>(210, new TextChunk("a")), OnNext<Chunk>(310, new TextChunk("b")));

        var result = _scheduler.Start(() => source.Accumulate(), 300);

        Assert.Single(result.Messages);
        source.Subscriptions.AssertEqual(Subscribe(200, 300));
    }

    [Fact]
    public void Accumulate_SubscribedTwice_StartsEmpty()
    {
        var source = new Chunk[] { new TextChunk("a"), new TextChunk("b") }
            .ToObservable()
            .Accumulate()
            .Select(snapshot => snapshot.Text);

        Assert.Equal(["a", "ab"], source.ToEnumerable());
        Assert.Equal(["a", "ab"], source.ToEnumerable());
    }

    [Fact]
    public void Accumulate_ThrowingObserver_DisposesTheSource()
    {
        var source = new System.Reactive.Subjects.Subject<Chunk>();
        using var subscription = source.Accumulate().Subscribe(_ => throw new NotSupportedException(), _ => { });

        Assert.Throws<NotSupportedException>(() => source.OnNext(new TextChunk("a")));
        Assert.False(source.HasObservers);
    }

    [Fact]
    public void Accumulate_Null_ThrowsAtOnce() => Assert.Throws<ArgumentNullException>(() => ((IObservable<Chunk>)null!).Accumulate());
}
