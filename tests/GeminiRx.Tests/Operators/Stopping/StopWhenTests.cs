using System.Reactive;
using System.Reactive.Linq;
using Microsoft.Reactive.Testing;
using static Microsoft.Reactive.Testing.ReactiveTest;

namespace GeminiRx.Tests.Operators.Stopping;

public sealed class StopWhenTests : IDisposable
{
    private static readonly UsageChunk _usage = new(new Usage { TotalTokenCount = 7 });
    private static readonly FinishedChunk _finished = new(Outcome.Completed);
    private readonly TestScheduler _scheduler = new();
    private readonly CancellationTokenSource _stop = new();

    public void Dispose() => _stop.Dispose();

    [Fact]
    public void StopWhen_Cancelled_EndsInOrderWithTheLastUsage()
    {
        var source = Source();
        CancelAt(225);

        var result = _scheduler.Start(() => source.StopWhen(_stop.Token));

        result.Messages.AssertEqual(
            OnNext<Chunk>(210, new TextChunk("a")),
            OnNext<Chunk>(220, _usage),
            OnNext<Chunk>(225, new FinishedChunk(Outcome.Stopped) { Usage = _usage.Usage }),
            OnCompleted<Chunk>(225)
        );
        source.Subscriptions.AssertEqual(Subscribe(200, 225));
    }

    [Fact]
    public void StopWhen_NotCancelled_ChangesNothing()
    {
        var source = Source();

        var result = _scheduler.Start(() => source.StopWhen(_stop.Token));

        result.Messages.AssertEqual(
            OnNext<Chunk>(210, new TextChunk("a")),
            OnNext<Chunk>(220, _usage),
            OnNext<Chunk>(230, _finished),
            OnCompleted<Chunk>(240)
        );
        source.Subscriptions.AssertEqual(Subscribe(200, 240));
    }

    [Fact]
    public void StopWhen_CancelledAfterTheLastChunk_AddsNoSecondEnd()
    {
        var source = Source();
        CancelAt(235);

        var result = _scheduler.Start(() => source.StopWhen(_stop.Token));

        result.Messages.AssertEqual(
            OnNext<Chunk>(210, new TextChunk("a")),
            OnNext<Chunk>(220, _usage),
            OnNext<Chunk>(230, _finished),
            OnCompleted<Chunk>(235)
        );
        source.Subscriptions.AssertEqual(Subscribe(200, 235));
    }

    [Fact]
    public void StopWhen_CancelledBefore_SendsNoRequest()
    {
        var source = Source();
        _stop.Cancel();

        var result = _scheduler.Start(() => source.StopWhen(_stop.Token));

        result.Messages.AssertEqual(OnNext<Chunk>(200, new FinishedChunk(Outcome.Stopped)), OnCompleted<Chunk>(200));
        Assert.Empty(source.Subscriptions);
    }

    [Fact]
    public void StopWhen_Empty_Completes()
    {
        var source = _scheduler.CreateHotObservable(OnCompleted<Chunk>(250));

        var result = _scheduler.Start(() => source.StopWhen(_stop.Token));

        result.Messages.AssertEqual(OnCompleted<Chunk>(250));
        source.Subscriptions.AssertEqual(Subscribe(200, 250));
    }

    [Fact]
    public void StopWhen_Error_IsPassedOn()
    {
        var error = new InvalidOperationException();
        var source = _scheduler.CreateHotObservable(OnNext<Chunk>(210, new TextChunk("a")), OnError<Chunk>(220, error));
        CancelAt(230);

        var result = _scheduler.Start(() => source.StopWhen(_stop.Token));

        result.Messages.AssertEqual(OnNext<Chunk>(210, new TextChunk("a")), OnError<Chunk>(220, error));
        source.Subscriptions.AssertEqual(Subscribe(200, 220));
    }

    [Fact]
    public void StopWhen_Disposed_IsSilent()
    {
        var source = Source();
        CancelAt(225);

        var result = _scheduler.Start(() => source.StopWhen(_stop.Token), 215);

        result.Messages.AssertEqual(OnNext<Chunk>(210, new TextChunk("a")));
        source.Subscriptions.AssertEqual(Subscribe(200, 215));
    }

    [Fact]
    public void StopWhen_SubscribedTwice_StopsEachByItself()
    {
        var source = Source();
        var stopping = source.StopWhen(_stop.Token);
        var first = _scheduler.CreateObserver<Chunk>();
        var second = _scheduler.CreateObserver<Chunk>();
        At(205, () => stopping.Subscribe(first));
        At(215, () => stopping.Subscribe(second));
        CancelAt(217);

        _scheduler.Start();

        first.Messages.AssertEqual(
            OnNext<Chunk>(210, new TextChunk("a")),
            OnNext<Chunk>(217, new FinishedChunk(Outcome.Stopped)),
            OnCompleted<Chunk>(217)
        );
        second.Messages.AssertEqual(OnNext<Chunk>(217, new FinishedChunk(Outcome.Stopped)), OnCompleted<Chunk>(217));
    }

    [Fact]
    public void StopWhen_CancelledByItsObserver_AbortsTheRequestBeforeTheObserverReturns()
    {
        var source = new System.Reactive.Subjects.Subject<Chunk>();
        var seen = new List<Chunk>();
        var isAborted = false;
        using var subscription = source
            .StopWhen(_stop.Token)
            .Subscribe(
                chunk =>
                {
                    seen.Add(chunk);
                    _stop.Cancel();
                    isAborted |= chunk is TextChunk && !source.HasObservers && seen.Count == 1;
                },
                _ => { }
            );

        source.OnNext(new TextChunk("a"));

        Assert.True(isAborted);
        Assert.Equal([new TextChunk("a"), new FinishedChunk(Outcome.Stopped)], seen);
    }

    [Fact]
    public void StopWhen_ThrowingObserver_DisposesTheSource()
    {
        var source = new System.Reactive.Subjects.Subject<Chunk>();
        using var subscription = source.StopWhen(_stop.Token).Subscribe(_ => throw new NotSupportedException(), _ => { });

        Assert.Throws<NotSupportedException>(() => source.OnNext(_usage));
        Assert.False(source.HasObservers);
    }

    [Fact]
    public void StopWhen_Null_ThrowsAtOnce()
    {
        Assert.Throws<ArgumentNullException>(() => ((IObservable<Chunk>)null!).StopWhen(_stop.Token));
        Assert.Throws<ArgumentNullException>(() => Observable.Never<Chunk>().StopWhen((IObservable<Unit>)null!));
    }

    [Fact]
    public async Task StopWhen_StopAgainstEnd_AlwaysDeliversExactlyOneEnd()
    {
        var limit = GeminiRx.TestSupport.TimeoutToken.Start();
        for (var i = 0; i < 2000; i++)
        {
            var source = new System.Reactive.Subjects.Subject<Chunk>();
            using var stop = new CancellationTokenSource();
            var checker = new OverlapChecker<Chunk>();
            using var subscription = source.StopWhen(stop.Token).Subscribe(checker);
            using var together = new Barrier(2);

            await Task.WhenAll(
                Task.Run(
                    () =>
                    {
                        together.SignalAndWait(limit);
                        source.OnNext(_finished);
                        source.OnCompleted();
                    },
                    limit
                ),
                Task.Run(
                    () =>
                    {
                        together.SignalAndWait(limit);
                        stop.Cancel();
                    },
                    limit
                )
            );

            Assert.Single((await checker.EndAsync(limit)).OfType<FinishedChunk>());
        }
    }

    private ITestableObservable<Chunk> Source() =>
        _scheduler.CreateHotObservable(
            OnNext<Chunk>(210, new TextChunk("a")),
            OnNext<Chunk>(220, _usage),
            OnNext<Chunk>(230, _finished),
            OnCompleted<Chunk>(240)
        );

    private void CancelAt(long time) => At(time, _stop.Cancel);

    private void At(long time, Action action) =>
        _scheduler.CreateHotObservable(OnNext(time, Unit.Default)).Subscribe(_ => action(), e => throw e);
}
