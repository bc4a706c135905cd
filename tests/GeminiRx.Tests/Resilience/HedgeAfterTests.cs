using Microsoft.Reactive.Testing;
using static GeminiRx.Tests.Resilience.Failures;
using static Microsoft.Reactive.Testing.ReactiveTest;

namespace GeminiRx.Tests.Resilience;

public sealed class HedgeAfterTests
{
    private static readonly GenerateRequest _request = new("Hi");

    private readonly TestScheduler _scheduler = new();

    [Fact]
    public void Hedge_FirstInTime_IsTheOnlyOne()
    {
        var (first, second) = (Answers([Next(10, Used), Next(40, A), Complete(90)]), Answers([Next(10, B)]));

        Run(first, second).Messages.AssertEqual(OnNext<Chunk>(240, Used), OnNext<Chunk>(240, A), OnCompleted<Chunk>(290));
        Assert.Empty(second.Requests);
    }

    [Fact]
    public void Hedge_RetryingChunks_ArePassedOn()
    {
        var retrying = new RetryingChunk(1, TimeSpan.FromTicks(5));
        var (first, second) = (Answers([Next(10, retrying), Next(40, A), Next(45, retrying), Complete(90)]), Answers([Next(10, B)]));

        Run(first, second)
            .Messages.AssertEqual(
                OnNext<Chunk>(210, retrying),
                OnNext<Chunk>(240, A),
                OnNext<Chunk>(245, retrying),
                OnCompleted<Chunk>(290)
            );
    }

    [Fact]
    public void Hedge_FirstTooSlow_IsAbortedWhenTheSecondShowsContent()
    {
        var (first, second) = (Answers([Next(10, Used), Next(100, A)]), Answers([Next(20, Used), Next(30, B), Complete(50)]));

        Run(first, second).Messages.AssertEqual(OnNext<Chunk>(280, Used), OnNext<Chunk>(280, B), OnCompleted<Chunk>(300));
        Assert.Equal([Subscribe(200, 280)], first.Subscriptions);
        Assert.Equal([Subscribe(250, 300)], second.Subscriptions);
    }

    [Fact]
    public void Hedge_SecondSlower_IsAborted()
    {
        var (first, second) = (Answers([Next(70, A), Complete(90)]), Answers([Next(40, B)]));

        Run(first, second).Messages.AssertEqual(OnNext<Chunk>(270, A), OnCompleted<Chunk>(290));
        Assert.Equal([Subscribe(250, 270)], second.Subscriptions);
    }

    [Fact]
    public void Hedge_FirstFailsBeforeTheDelay_IsTheFailure()
    {
        var failure = Unavailable();
        var (first, second) = (Answers([Fail(10, failure)]), Answers([Next(10, B)]));

        Run(first, second).Messages.AssertEqual(OnError<Chunk>(210, failure));
        Assert.Empty(second.Requests);
    }

    [Fact]
    public void Hedge_OneFails_LeavesTheAnswerToTheOther()
    {
        var (first, second) = (Answers([Fail(60, Unavailable())]), Answers([Next(40, B), Complete(50)]));
        Run(first, second).Messages.AssertEqual(OnNext<Chunk>(290, B), OnCompleted<Chunk>(300));

        var scheduler = new TestScheduler();
        (first, second) = (new Service(scheduler, [Next(90, A), Complete(95)]), new Service(scheduler, [Fail(10, Unavailable())]));
        scheduler
            .Start(() => first.Source.HedgeAfter(TimeSpan.FromTicks(50), second.Source, scheduler)(_request))
            .Messages.AssertEqual(OnNext<Chunk>(290, A), OnCompleted<Chunk>(295));
    }

    [Fact]
    public void Hedge_BothFail_IsTheFirstsFailure()
    {
        var failure = Unavailable();
        var (first, second) = (Answers([Fail(90, failure)]), Answers([Fail(10, BadRequest())]));

        Run(first, second).Messages.AssertEqual(OnError<Chunk>(290, failure));
    }

    [Fact]
    public void Hedge_SecondThrowsAtTheCall_LeavesTheAnswerToTheFirst()
    {
        var first = Answers([Next(90, A), Complete(95)]);

        var result = _scheduler.Start(() => first.Source.HedgeAfter(TimeSpan.FromTicks(50), _ => throw BadRequest(), _scheduler)(_request));

        result.Messages.AssertEqual(OnNext<Chunk>(290, A), OnCompleted<Chunk>(295));
        Assert.Equal([Subscribe(200, 295)], first.Subscriptions);
    }

    [Fact]
    public void Hedge_SecondThrowsAtTheCallAfterTheFirstFailed_IsTheFirstsFailure()
    {
        var failure = Unavailable();
        var first = Answers([Fail(90, failure)]);

        var result = _scheduler.Start(() => first.Source.HedgeAfter(TimeSpan.FromTicks(50), _ => throw BadRequest(), _scheduler)(_request));

        result.Messages.AssertEqual(OnError<Chunk>(290, failure));
        Assert.Equal([Subscribe(200, 290)], first.Subscriptions);
    }

    [Fact]
    public void Hedge_FirstThrowsAtTheCall_FailsWithoutASecondRequest()
    {
        var failure = BadRequest();
        var second = Answers([Next(10, B)]);
        ChunkSource first = _ => throw failure;

        var result = _scheduler.Start(() => first.HedgeAfter(TimeSpan.FromTicks(50), second.Source, _scheduler)(_request));

        result.Messages.AssertEqual(OnError<Chunk>(200, failure));
        Assert.Empty(second.Requests);
    }

    [Fact]
    public void Hedge_ThrowingObserver_DisposesTheSource()
    {
        var source = new System.Reactive.Subjects.Subject<Chunk>();
        using var subscription = ((ChunkSource)(_ => source))
            .HedgeAfter(TimeSpan.FromTicks(50), _ => source, _scheduler)(_request)
            .Subscribe(_ => throw new NotSupportedException(), _ => { });

        Assert.Throws<NotSupportedException>(() => source.OnNext(A));
        Assert.False(source.HasObservers);
    }

    [Fact]
    public void Hedge_WinnerFailsLater_IsTheFailure()
    {
        var failure = Dropped();
        var (first, second) = (Answers([Next(90, A)]), Answers([Next(10, B), Fail(20, failure)]));

        Run(first, second).Messages.AssertEqual(OnNext<Chunk>(260, B), OnError<Chunk>(270, failure));
    }

    [Fact]
    public void Hedge_EndWithoutContent_Wins()
    {
        var blocked = new FinishedChunk(Outcome.Blocked);
        var (first, second) = (Answers([Next(60, blocked), Complete(61)]), Answers([Next(40, B)]));

        Run(first, second).Messages.AssertEqual(OnNext<Chunk>(260, blocked), OnCompleted<Chunk>(261));
        Assert.Equal([Subscribe(250, 260)], second.Subscriptions);
    }

    [Fact]
    public void Hedge_Disposed_DisposesBoth()
    {
        var (first, second) = (Answers([Next(100, A)]), Answers([Next(100, B)]));

        _scheduler.Start(() => Hedged(first, second), Created, Subscribed, disposed: 280).Messages.AssertEqual();

        Assert.Equal([Subscribe(200, 280), Subscribe(250, 280)], first.Subscriptions.Concat(second.Subscriptions));
    }

    [Fact]
    public void Hedge_DisposedDuringTheDelay_SendsNoSecondRequest()
    {
        var (first, second) = (Answers([Next(100, A)]), Answers([Next(100, B)]));

        _scheduler.Start(() => Hedged(first, second), Created, Subscribed, disposed: 240);

        Assert.Empty(second.Requests);
    }

    [Fact]
    public void Arguments_ThatCannotWork_AreRefused()
    {
        ChunkSource source = Answers([]).Source;

        Assert.Throws<ArgumentNullException>(() => ((ChunkSource)null!).HedgeAfter(TimeSpan.Zero, source));
        Assert.Throws<ArgumentNullException>(() => source.HedgeAfter(TimeSpan.Zero, null!));
        Assert.Throws<ArgumentOutOfRangeException>(() => source.HedgeAfter(TimeSpan.FromTicks(-1), source));
    }

    private Service Answers(Recorded<System.Reactive.Notification<Chunk>>[] answer) => new(_scheduler, answer);

    private IObservable<Chunk> Hedged(Service first, Service second) =>
        first.Source.HedgeAfter(TimeSpan.FromTicks(50), second.Source, _scheduler)(_request);

    private ITestableObserver<Chunk> Run(Service first, Service second) => _scheduler.Start(() => Hedged(first, second));
}
