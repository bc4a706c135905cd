using System.Reactive;
using System.Reactive.Linq;
using Microsoft.Reactive.Testing;
using static Microsoft.Reactive.Testing.ReactiveTest;

namespace GeminiRx.Tests.Operators.Stopping;

public sealed class StopWhenSignalTests
{
    private static readonly UsageChunk _usage = new(new Usage { TotalTokenCount = 7 });
    private static readonly FinishedChunk _finished = new(Outcome.Completed);
    private readonly TestScheduler _scheduler = new();

    [Fact]
    public void StopWhen_Signal_EndsInOrder()
    {
        var source = Source();
        var signal = _scheduler.CreateHotObservable(OnNext(225, Unit.Default));

        var result = _scheduler.Start(() => source.StopWhen(signal));

        result.Messages.AssertEqual(
            OnNext<Chunk>(210, new TextChunk("a")),
            OnNext<Chunk>(220, _usage),
            OnNext<Chunk>(225, new FinishedChunk(Outcome.Stopped) { Usage = _usage.Usage }),
            OnCompleted<Chunk>(225)
        );
        source.Subscriptions.AssertEqual(Subscribe(200, 225));
        signal.Subscriptions.AssertEqual(Subscribe(200, 225));
    }

    [Fact]
    public void StopWhen_SignalsError_IsPassedOn()
    {
        var error = new InvalidOperationException();
        var source = Source();
        var signal = _scheduler.CreateHotObservable(OnError<Unit>(215, error));

        var result = _scheduler.Start(() => source.StopWhen(signal));

        result.Messages.AssertEqual(OnNext<Chunk>(210, new TextChunk("a")), OnError<Chunk>(215, error));
        source.Subscriptions.AssertEqual(Subscribe(200, 215));
    }

    [Fact]
    public void StopWhen_SignalThatHasFired_SendsNoRequest()
    {
        var source = Source();
        using var signal = new System.Reactive.Subjects.BehaviorSubject<bool>(true);

        var result = _scheduler.Start(() => source.StopWhen(signal));

        result.Messages.AssertEqual(OnNext<Chunk>(200, new FinishedChunk(Outcome.Stopped)), OnCompleted<Chunk>(200));
        Assert.Empty(source.Subscriptions);
        Assert.False(signal.HasObservers);
    }

    [Fact]
    public void StopWhen_SignalThatHasFailed_SendsNoRequest()
    {
        var error = new InvalidOperationException();
        var source = Source();

        var result = _scheduler.Start(() => source.StopWhen(Observable.Throw<Unit>(error)));

        result.Messages.AssertEqual(OnError<Chunk>(200, error));
        Assert.Empty(source.Subscriptions);
    }

    [Fact]
    public void StopWhen_SignalThatHasCompleted_ChangesNothing()
    {
        var source = Source();

        var result = _scheduler.Start(() => source.StopWhen(Observable.Empty<Unit>()));

        result.Messages.AssertEqual(
            OnNext<Chunk>(210, new TextChunk("a")),
            OnNext<Chunk>(220, _usage),
            OnNext<Chunk>(230, _finished),
            OnCompleted<Chunk>(240)
        );
        source.Subscriptions.AssertEqual(Subscribe(200, 240));
    }

    [Fact]
    public void StopWhen_SignalThatCompletesLater_ChangesNothing()
    {
        var source = Source();
        var signal = _scheduler.CreateHotObservable(OnCompleted<Unit>(215));

        var result = _scheduler.Start(() => source.StopWhen(signal));

        result.Messages.AssertEqual(
            OnNext<Chunk>(210, new TextChunk("a")),
            OnNext<Chunk>(220, _usage),
            OnNext<Chunk>(230, _finished),
            OnCompleted<Chunk>(240)
        );
        source.Subscriptions.AssertEqual(Subscribe(200, 240));
        signal.Subscriptions.AssertEqual(Subscribe(200, 215));
    }

    private ITestableObservable<Chunk> Source() =>
        _scheduler.CreateHotObservable(
            OnNext<Chunk>(210, new TextChunk("a")),
            OnNext<Chunk>(220, _usage),
            OnNext<Chunk>(230, _finished),
            OnCompleted<Chunk>(240)
        );
}
