using System.Reactive.Linq;
using Microsoft.Reactive.Testing;
using static Microsoft.Reactive.Testing.ReactiveTest;

namespace GeminiRx.Tests.Operators.Rewinding;

public sealed class WithoutRewindsLifetimeTests
{
    private readonly TestScheduler _scheduler = new();

    [Fact]
    public void WithoutRewinds_Empty_Completes()
    {
        var source = _scheduler.CreateHotObservable(OnCompleted<Chunk>(250));

        var result = _scheduler.Start(() => source.WithoutRewinds());

        result.Messages.AssertEqual(OnCompleted<Chunk>(250));
        source.Subscriptions.AssertEqual(Subscribe(200, 250));
    }

    [Fact]
    public void WithoutRewinds_Error_IsPassedOn()
    {
        var error = new InvalidOperationException();
        var source = _scheduler.CreateHotObservable(
            OnNext<Chunk>(210, new TextChunk("ab")),
            OnNext<Chunk>(220, new RewindChunk(2)),
            OnError<Chunk>(230, error)
        );

        var result = _scheduler.Start(() => source.WithoutRewinds());

        result.Messages.AssertEqual(OnNext<Chunk>(210, new TextChunk("ab")), OnError<Chunk>(230, error));
        source.Subscriptions.AssertEqual(Subscribe(200, 230));
    }

    [Fact]
    public void WithoutRewinds_Disposed_DisposesItsSource()
    {
        var source = _scheduler.CreateHotObservable(OnNext<Chunk>(210, new TextChunk("a")), OnNext<Chunk>(310, new TextChunk("b")));

        var result = _scheduler.Start(() => source.WithoutRewinds(), 300);

        result.Messages.AssertEqual(OnNext<Chunk>(210, new TextChunk("a")));
        source.Subscriptions.AssertEqual(Subscribe(200, 300));
    }

    [Fact]
    public void WithoutRewinds_SubscribedTwice_KeepsSeparateState()
    {
        Chunk[] chunks = [new TextChunk("a"), new RewindChunk(1), new TextChunk("ab")];
        var source = chunks.ToObservable().WithoutRewinds();

        Assert.Equal(["a", "b"], source.Text().ToEnumerable());
        Assert.Equal(["a", "b"], source.Text().ToEnumerable());
    }

    [Fact]
    public void WithoutRewinds_ThrowingObserver_DisposesTheSource()
    {
        var source = new System.Reactive.Subjects.Subject<Chunk>();
        using var subscription = source.WithoutRewinds().Subscribe(_ => throw new NotSupportedException(), _ => { });

        Assert.Throws<NotSupportedException>(() => source.OnNext(new TextChunk("a")));
        Assert.False(source.HasObservers);
    }

    [Fact]
    public void WithoutRewinds_Null_ThrowsAtOnce() =>
        Assert.Throws<ArgumentNullException>(() => ((IObservable<Chunk>)null!).WithoutRewinds());
}
