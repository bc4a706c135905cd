using System.Reactive.Linq;
using Microsoft.Reactive.Testing;
using static Microsoft.Reactive.Testing.ReactiveTest;

namespace GeminiRx.Tests.Operators.Stopping;

public sealed class StopOnLifetimeTests
{
    private static readonly UsageChunk _usage1 = new(new Usage { TotalTokenCount = 1 });
    private readonly TestScheduler _scheduler = new();

    [Fact]
    public void StopOn_Empty_Completes()
    {
        var source = _scheduler.CreateHotObservable(OnCompleted<Chunk>(250));

        var result = _scheduler.Start(() => source.StopOn("END"));

        result.Messages.AssertEqual(OnCompleted<Chunk>(250));
        source.Subscriptions.AssertEqual(Subscribe(200, 250));
    }

    [Fact]
    public void StopOn_Completion_DeliversTheHeldTextFirst()
    {
        var source = _scheduler.CreateHotObservable(OnNext(210, "aE"), OnCompleted<string>(220));

        var result = _scheduler.Start(() => source.StopOn("END"));

        result.Messages.AssertEqual(OnNext(210, "a"), OnNext(220, "E"), OnCompleted<string>(220));
        source.Subscriptions.AssertEqual(Subscribe(200, 220));
    }

    [Fact]
    public void StopOn_Error_DeliversTheHeldTextFirst()
    {
        var error = new InvalidOperationException();
        var source = _scheduler.CreateHotObservable(
            OnNext<Chunk>(210, new TextChunk("aE")),
            OnNext<Chunk>(215, _usage1),
            OnError<Chunk>(220, error)
        );

        var result = _scheduler.Start(() => source.StopOn("END"));

        result.Messages.AssertEqual(
            OnNext<Chunk>(210, new TextChunk("a")),
            OnNext<Chunk>(220, new TextChunk("E")),
            OnNext<Chunk>(220, _usage1),
            OnError<Chunk>(220, error)
        );
        source.Subscriptions.AssertEqual(Subscribe(200, 220));
    }

    [Fact]
    public void StopOn_ErrorAfterASequence_IsACompleteAnswer()
    {
        var source = _scheduler.CreateHotObservable(
            OnNext<Chunk>(210, new TextChunk("xabc")),
            OnError<Chunk>(220, new InvalidOperationException())
        );

        var result = _scheduler.Start(() => source.StopOn("abcd", "bc"));

        result.Messages.AssertEqual(
            OnNext<Chunk>(210, new TextChunk("x")),
            OnNext<Chunk>(220, new TextChunk("a")),
            OnNext<Chunk>(220, new FinishedChunk(Outcome.Completed)),
            OnCompleted<Chunk>(220)
        );
        source.Subscriptions.AssertEqual(Subscribe(200, 220));
    }

    [Fact]
    public void StopOn_Disposed_DropsTheHeldText()
    {
        var source = _scheduler.CreateHotObservable(OnNext(210, "aE"), OnCompleted<string>(230));

        var result = _scheduler.Start(() => source.StopOn("END"), 220);

        result.Messages.AssertEqual(OnNext(210, "a"));
        source.Subscriptions.AssertEqual(Subscribe(200, 220));
    }

    [Fact]
    public void StopOn_SubscribedTwice_SearchesEachByItself()
    {
        var stopped = Observable.Return("ND").StartWith("aE").StopOn("END");

        Assert.Equal(["a"], stopped.ToEnumerable());
        Assert.Equal(["a"], stopped.ToEnumerable());
    }

    [Fact]
    public void StopOn_ThrowingObserver_DisposesTheSource()
    {
        var source = new System.Reactive.Subjects.Subject<string>();
        using var subscription = source.StopOn("END").Subscribe(_ => throw new NotSupportedException(), _ => { });

        Assert.Throws<NotSupportedException>(() => source.OnNext("a"));
        Assert.False(source.HasObservers);
    }

    [Fact]
    public void StopOn_BadArguments_ThrowAtOnce()
    {
        Assert.Throws<ArgumentNullException>(() => ((IObservable<string>)null!).StopOn("END"));
        Assert.Throws<ArgumentNullException>(() => ((IObservable<Chunk>)null!).StopOn("END"));
        Assert.Throws<ArgumentNullException>(() => Observable.Never<Chunk>().StopOn(null!));
        Assert.Throws<ArgumentException>(() => Observable.Never<Chunk>().StopOn());
        Assert.Throws<ArgumentException>(() => Observable.Never<Chunk>().StopOn("END", ""));
        Assert.Throws<ArgumentException>(() => Observable.Never<Chunk>().StopOn("END", null!));
    }
}
