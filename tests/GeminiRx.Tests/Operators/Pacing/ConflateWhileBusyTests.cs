using System.Reactive.Linq;
using System.Reactive.Threading.Tasks;
using FsCheck.Xunit;
using Microsoft.Reactive.Testing;
using static Microsoft.Reactive.Testing.ReactiveTest;

namespace GeminiRx.Tests.Operators.Pacing;

public sealed class ConflateWhileBusyTests
{
    private readonly TestScheduler _scheduler = new();
    private readonly List<Recorded<string>> _calls = [];
    private readonly List<CancellationToken> _tokens = [];

    [Fact]
    public void ConflateWhileBusy_SlowAction_ReceivesTheTextInBetweenJoined()
    {
        var source = _scheduler.CreateHotObservable(
            OnNext(210, "a"),
            OnNext(220, "b"),
            OnNext(230, "c"),
            OnNext(500, "d"),
            OnCompleted<string>(700)
        );

        var result = _scheduler.Start(() => source.ConflateWhileBusy(Action(100)));

        result.Messages.AssertEqual(OnNext(310, "a"), OnNext(410, "bc"), OnNext(600, "d"), OnCompleted<string>(700));
        Assert.Equal([new(210, "a"), new(310, "bc"), new(500, "d")], _calls);
        source.Subscriptions.AssertEqual(Subscribe(200, 700));
    }

    [Fact]
    public void ConflateWhileBusy_ActionThatEndsAtOnce_GetsEveryText()
    {
        var source = _scheduler.CreateHotObservable(OnNext(210, "a"), OnNext(220, "b"), OnCompleted<string>(230));

        var result = _scheduler.Start(() => source.ConflateWhileBusy((_, _) => Task.CompletedTask));

        result.Messages.AssertEqual(OnNext(210, "a"), OnNext(220, "b"), OnCompleted<string>(230));
        source.Subscriptions.AssertEqual(Subscribe(200, 230));
    }

    [Fact]
    public void ConflateWhileBusy_Empty_Completes()
    {
        var source = _scheduler.CreateHotObservable(OnCompleted<string>(250));

        var result = _scheduler.Start(() => source.ConflateWhileBusy(Action(100)));

        result.Messages.AssertEqual(OnCompleted<string>(250));
        source.Subscriptions.AssertEqual(Subscribe(200, 250));
        Assert.Empty(_calls);
    }

    [Fact]
    public void ConflateWhileBusy_Completion_WaitsForTheActionAndRunsOneLast()
    {
        var source = _scheduler.CreateHotObservable(OnNext(210, "a"), OnNext(220, "b"), OnCompleted<string>(230));

        var result = _scheduler.Start(() => source.ConflateWhileBusy(Action(100)));

        result.Messages.AssertEqual(OnNext(310, "a"), OnNext(410, "b"), OnCompleted<string>(410));
        source.Subscriptions.AssertEqual(Subscribe(200, 230));
    }

    [Fact]
    public void ConflateWhileBusy_Error_WaitsForTheActionAndRunsOneLast()
    {
        var error = new InvalidOperationException();
        var source = _scheduler.CreateHotObservable(OnNext(210, "a"), OnNext(220, "b"), OnError<string>(230, error));

        var result = _scheduler.Start(() => source.ConflateWhileBusy(Action(100)));

        result.Messages.AssertEqual(OnNext(310, "a"), OnNext(410, "b"), OnError<string>(410, error));
        source.Subscriptions.AssertEqual(Subscribe(200, 230));
    }

    [Fact]
    public void ConflateWhileBusy_Disposed_CancelsTheActionAndDropsTheRest()
    {
        var source = _scheduler.CreateHotObservable(OnNext(210, "a"), OnNext(220, "b"));

        var result = _scheduler.Start(() => source.ConflateWhileBusy(Action(100)), 250);

        Assert.Empty(result.Messages);
        Assert.True(Assert.Single(_tokens).IsCancellationRequested);
        source.Subscriptions.AssertEqual(Subscribe(200, 250));
    }

    [Fact]
    public void ConflateWhileBusy_FailingAction_EndsTheStream()
    {
        var error = new InvalidOperationException();
        var source = _scheduler.CreateHotObservable(OnNext(210, "a"), OnNext(220, "b"), OnCompleted<string>(400));

        var result = _scheduler.Start(() =>
            source.ConflateWhileBusy(
                (_, _) => Observable.Timer(TimeSpan.FromTicks(50), _scheduler).SelectMany(_ => Observable.Throw<long>(error)).ToTask()
            )
        );

        result.Messages.AssertEqual(OnError<string>(260, error));
        source.Subscriptions.AssertEqual(Subscribe(200, 260));
    }

    [Fact]
    public void ConflateWhileBusy_ThrowingAction_EndsTheStream()
    {
        var error = new InvalidOperationException();
        var source = _scheduler.CreateHotObservable(OnNext(210, "a"), OnCompleted<string>(400));

        var result = _scheduler.Start(() => source.ConflateWhileBusy((_, _) => throw error));

        result.Messages.AssertEqual(OnError<string>(210, error));
        source.Subscriptions.AssertEqual(Subscribe(200, 210));
    }

    [Fact]
    public void ConflateWhileBusy_Null_ThrowsAtOnce()
    {
        Assert.Throws<ArgumentNullException>(() => ((IObservable<string>)null!).ConflateWhileBusy((_, _) => Task.CompletedTask));
        Assert.Throws<ArgumentNullException>(() => Observable.Never<string>().ConflateWhileBusy(null!));
    }

    [Fact]
    public void ConflateWhileBusy_DisposedByItsObserver_RunsNoOther()
    {
        var source = _scheduler.CreateHotObservable(OnNext(210, "a"), OnNext(220, "b"));

        var result = _scheduler.Start(() => source.ConflateWhileBusy(Action(100)).Take(1));

        result.Messages.AssertEqual(OnNext(310, "a"), OnCompleted<string>(310));
        Assert.Equal([new(210, "a")], _calls);
        source.Subscriptions.AssertEqual(Subscribe(200, 310));
    }

    [Fact]
    public void ConflateWhileBusy_CancelledAction_EndsTheStream()
    {
        var source = _scheduler.CreateHotObservable(OnNext(210, "a"), OnNext(220, "b"));

        var result = _scheduler.Start(() => source.ConflateWhileBusy((_, _) => Task.FromCanceled(new CancellationToken(canceled: true))));

        result.Messages.AssertEqual(OnError<string>(210, e => e is OperationCanceledException));
        source.Subscriptions.AssertEqual(Subscribe(200, 210));
    }

    [Property(MaxTest = 300)]
    public void ConflateWhileBusy_AnyTimingAndEnd_HandsOverEveryTextInOrderOneAtATime(byte[] gaps, byte[] durations, bool isError)
    {
        var scheduler = new TestScheduler();
        var time = 200L;
        var (running, most) = (0, 0);
        var inputs = new List<string>();
        var texts = gaps.Select((gap, i) => OnNext(time += 1 + gap, $"{i} ")).ToArray();
        var end = isError ? OnError<string>(time + 1, new InvalidOperationException()) : OnCompleted<string>(time + 1);
        var source = scheduler.CreateHotObservable([.. texts, end]);

        var result = scheduler.Start(
            () =>
                source.ConflateWhileBusy(
                    (text, _) =>
                    {
                        inputs.Add(text);
                        most = Math.Max(most, ++running);
                        var duration = durations.Length == 0 ? 1 : durations[inputs.Count % durations.Length];
                        return Observable.Timer(TimeSpan.FromTicks(duration), scheduler).Do(_ => running--).ToTask();
                    }
                ),
            100,
            200,
            time + 100_000
        );

        Assert.Equal(string.Concat(texts.Select(text => text.Value.Value)), string.Concat(inputs));
        Assert.Equal(inputs, result.Values());
        Assert.True(most <= 1);
        Assert.Equal(end.Value.Kind, result.Messages[^1].Value.Kind);
    }

    [Fact]
    public async Task ConflateWhileBusy_ActionsAgainstSource_NeverOverlapAndLoseNothing()
    {
        var checker = new OverlapChecker<string>();
        var source = new System.Reactive.Subjects.Subject<string>();
        using var subscription = source.ConflateWhileBusy(async (_, _) => await Task.Yield()).Subscribe(checker);

        await Task.Run(
            () =>
            {
                for (var i = 0; i < 50_000; i++)
                {
                    source.OnNext("x");
                }

                source.OnCompleted();
            },
            GeminiRx.TestSupport.TimeoutToken.Start()
        );

        Assert.Equal(50_000, (await checker.EndAsync(GeminiRx.TestSupport.TimeoutToken.Start())).Sum(text => text.Length));
    }

    private Func<string, CancellationToken, Task> Action(long duration) =>
        (text, token) =>
        {
            _calls.Add(new Recorded<string>(_scheduler.Clock, text));
            _tokens.Add(token);
            return Observable.Timer(TimeSpan.FromTicks(duration), _scheduler).ToTask(token);
        };
}
