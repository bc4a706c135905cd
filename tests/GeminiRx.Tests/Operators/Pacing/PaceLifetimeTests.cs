using System.Reactive.Linq;
using Microsoft.Reactive.Testing;
using static Microsoft.Reactive.Testing.ReactiveTest;

namespace GeminiRx.Tests.Operators.Pacing;

public sealed class PaceLifetimeTests
{
    private static readonly TimeSpan _interval = TimeSpan.FromTicks(50);
    private readonly TestScheduler _scheduler = new();

    [Fact]
    public void Pace_ThrowingObserver_DisposesTheSource()
    {
        var source = new System.Reactive.Subjects.Subject<string>();
        using var subscription = source.Pace(_interval, _scheduler).Subscribe(_ => throw new NotSupportedException(), _ => { });

        Assert.Throws<NotSupportedException>(() => source.OnNext("a"));
        Assert.False(source.HasObservers);
    }

    [Fact]
    public void Pace_Empty_Completes()
    {
        var source = _scheduler.CreateHotObservable(OnCompleted<string>(250));

        var result = _scheduler.Start(() => source.Pace(_interval, _scheduler));

        result.Messages.AssertEqual(OnCompleted<string>(250));
        source.Subscriptions.AssertEqual(Subscribe(200, 250));
    }

    [Fact]
    public void Pace_Completion_DeliversTheHeldTextFirst()
    {
        var source = _scheduler.CreateHotObservable(OnNext(210, "a"), OnNext(220, "b"), OnCompleted<string>(230));

        var result = _scheduler.Start(() => source.Pace(_interval, _scheduler));

        result.Messages.AssertEqual(OnNext(210, "a"), OnNext(230, "b"), OnCompleted<string>(230));
        source.Subscriptions.AssertEqual(Subscribe(200, 230));
    }

    [Fact]
    public void Pace_Error_DeliversTheHeldTextFirst()
    {
        var error = new InvalidOperationException();
        var source = _scheduler.CreateHotObservable(OnNext(210, "a"), OnNext(220, "b"), OnError<string>(230, error));

        var result = _scheduler.Start(() => source.Pace(_interval, _scheduler));

        result.Messages.AssertEqual(OnNext(210, "a"), OnNext(230, "b"), OnError<string>(230, error));
        source.Subscriptions.AssertEqual(Subscribe(200, 230));
    }

    [Fact]
    public void Pace_Disposed_DropsTheHeldText()
    {
        var source = _scheduler.CreateHotObservable(OnNext(210, "a"), OnNext(220, "b"));

        var result = _scheduler.Start(() => source.Pace(_interval, _scheduler), 240);

        result.Messages.AssertEqual(OnNext(210, "a"));
        source.Subscriptions.AssertEqual(Subscribe(200, 240));
    }

    public static IEnumerable<TheoryDataRow<System.Reactive.Concurrency.IScheduler>> BlockingSchedulers =>
        [
            new(System.Reactive.Concurrency.ImmediateScheduler.Instance) { TestDisplayName = "Pace_ImmediateScheduler_Ends" },
            new(System.Reactive.Concurrency.CurrentThreadScheduler.Instance) { TestDisplayName = "Pace_CurrentThreadScheduler_Ends" },
        ];

    // These schedulers block in the call that sets the timer, so the interval is minimal.
    [Theory]
    [MemberData(nameof(BlockingSchedulers))]
    public async Task Pace_BlockingScheduler_Ends(System.Reactive.Concurrency.IScheduler scheduler)
    {
        var limit = GeminiRx.TestSupport.TimeoutToken.Start();
        var texts = Enumerable.Repeat("a", 3).ToObservable().Pace(TimeSpan.FromTicks(1), scheduler);

        var result = await Task.Run(() => texts.ToEnumerable().ToList(), limit).WaitAsync(limit);

        Assert.Equal("aaa", string.Concat(result));
    }

    [Fact]
    public void Pace_ThrowingScheduler_ThrowsToTheSource()
    {
        var source = new System.Reactive.Subjects.Subject<string>();
        using var subscription = source.Pace(_interval, new ThrowingScheduler()).Subscribe(_ => { }, _ => { });

        Assert.Throws<NotSupportedException>(() => source.OnNext("a"));
    }

    [Fact]
    public void Pace_BadArguments_ThrowAtOnce()
    {
        Assert.Throws<ArgumentNullException>(() => ((IObservable<string>)null!).Pace(_interval));
        Assert.Throws<ArgumentNullException>(() => ((IObservable<Chunk>)null!).Pace(_interval));
        Assert.Throws<ArgumentOutOfRangeException>(() => Observable.Never<string>().Pace(TimeSpan.Zero));
    }

    [Fact]
    public async Task Pace_TimerAgainstSource_NeverOverlapsAndLosesNothing()
    {
        var checker = new OverlapChecker<string>();
        var source = new System.Reactive.Subjects.Subject<string>();
        using var subscription = source.Pace(TimeSpan.FromTicks(1)).Subscribe(checker);

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

    private sealed class ThrowingScheduler : System.Reactive.Concurrency.IScheduler
    {
        public DateTimeOffset Now => DateTimeOffset.UnixEpoch;

        public IDisposable Schedule<TState>(TState state, Func<System.Reactive.Concurrency.IScheduler, TState, IDisposable> action) =>
            throw new NotSupportedException();

        public IDisposable Schedule<TState>(
            TState state,
            TimeSpan dueTime,
            Func<System.Reactive.Concurrency.IScheduler, TState, IDisposable> action
        ) => throw new NotSupportedException();

        public IDisposable Schedule<TState>(
            TState state,
            DateTimeOffset dueTime,
            Func<System.Reactive.Concurrency.IScheduler, TState, IDisposable> action
        ) => throw new NotSupportedException();
    }
}
