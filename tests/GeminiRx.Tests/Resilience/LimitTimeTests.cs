using System.Reactive;
using System.Reactive.Concurrency;
using System.Reactive.Linq;
using System.Text.Json;
using GeminiRx.Tests.Operators;
using GeminiRx.Wire.Json;
using Microsoft.Reactive.Testing;
using static Microsoft.Reactive.Testing.ReactiveTest;

namespace GeminiRx.Tests.Resilience;

public sealed class LimitTimeTests
{
    private static readonly UsageChunk _usage = new(new Usage { TotalTokenCount = 1 });
    private static readonly TextChunk _text = new("a");
    private static readonly TimeSpan _50 = TimeSpan.FromTicks(50);
    private static readonly TimeSpan _100 = TimeSpan.FromTicks(100);

    private readonly TestScheduler _scheduler = new();

    [Fact]
    public void LimitTime_NoContentInTime_SaysFirstContent()
    {
        var source = _scheduler.CreateHotObservable(
            OnNext<Chunk>(210, _usage),
            OnNext<Chunk>(220, new CheckpointChunk("c")),
            OnNext<Chunk>(230, new TextChunk("") { ThoughtSignature = "s" }),
            OnNext<Chunk>(400, _text)
        );

        var result = _scheduler.Start(() => source.LimitTime(firstContent: _100, contentGap: _50, scheduler: _scheduler));

        result.Messages.AssertEqual(
            OnNext<Chunk>(210, _usage),
            OnNext<Chunk>(220, new CheckpointChunk("c")),
            OnNext<Chunk>(230, new TextChunk("") { ThoughtSignature = "s" }),
            OnError<Chunk>(
                300,
                e =>
                    e is GeminiTimeoutException { Limit: TimeLimit.FirstContent, Kind: "timeout", IsTransient: false } failure
                    && failure.Usage == _usage.Usage
            )
        );
        source.Subscriptions.AssertEqual(Subscribe(200, 300));
    }

    [Theory]
    [InlineData(500, 600)] // a hundred from the sending on
    [InlineData(990, 1090)]
    public void LimitTime_WhileARequestWaitsForALimiter_CountsFromItsSending(long sent, long expected)
    {
        var source = _scheduler.CreateHotObservable(OnNext<Chunk>(205, new QueuedChunk(true)), OnNext<Chunk>(sent, new QueuedChunk(false)));

        var result = _scheduler.Start(() => source.LimitTime(firstContent: _100, scheduler: _scheduler), 100, 200, 2000);

        result.Messages.AssertEqual(
            OnNext<Chunk>(205, new QueuedChunk(true)),
            OnNext<Chunk>(sent, new QueuedChunk(false)),
            OnError<Chunk>(expected, e => e is GeminiTimeoutException { Limit: TimeLimit.FirstContent })
        );
        source.Subscriptions.AssertEqual(Subscribe(200, expected));
    }

    [Fact]
    public void LimitTime_Total_LeavesOutTheTimeInTheQueue()
    {
        // Before the queue 30, behind it 70.
        var source = _scheduler.CreateHotObservable(OnNext<Chunk>(230, new QueuedChunk(true)), OnNext<Chunk>(500, new QueuedChunk(false)));

        var result = _scheduler.Start(() => source.LimitTime(total: _100, scheduler: _scheduler));

        result.Messages.AssertEqual(
            OnNext<Chunk>(230, new QueuedChunk(true)),
            OnNext<Chunk>(500, new QueuedChunk(false)),
            OnError<Chunk>(570, e => e is GeminiTimeoutException { Limit: TimeLimit.Total })
        );
    }

    [Fact]
    public void LimitTime_Gap_LeavesOutTheTimeInTheQueueOfAResumption()
    {
        var source = _scheduler.CreateHotObservable(
            OnNext<Chunk>(210, _text),
            OnNext<Chunk>(220, new QueuedChunk(true)),
            OnNext<Chunk>(500, new QueuedChunk(false))
        );

        var result = _scheduler.Start(() => source.LimitTime(contentGap: _50, scheduler: _scheduler));

        result.Messages.AssertEqual(
            OnNext<Chunk>(210, _text),
            OnNext<Chunk>(220, new QueuedChunk(true)),
            OnNext<Chunk>(500, new QueuedChunk(false)),
            OnError<Chunk>(550, e => e is GeminiTimeoutException { Limit: TimeLimit.ContentGap })
        );
    }

    public static IEnumerable<TheoryDataRow<Chunk>> Contents =>
        [
            new(_text),
            new(new ThoughtChunk("hm")),
            new(new ToolCallChunk("f", JsonDocument.Parse("{}").RootElement)),
            new(new CodeResultChunk("OUTCOME_OK", "")),
            new(new TextChunk("x") { Candidate = 1 }),
        ];

    [Theory]
    [MemberData(nameof(Contents))]
    public void LimitTime_AnyContent_FeedsTheGap(Chunk content)
    {
        var source = _scheduler.CreateHotObservable(
            OnNext(290, content),
            OnNext(330, content),
            OnNext<Chunk>(340, _usage),
            OnNext<Chunk>(350, new ThoughtChunk(""))
        );

        var result = _scheduler.Start(() => source.LimitTime(firstContent: _100, contentGap: _50, scheduler: _scheduler));

        result.Messages.AssertEqual(
            OnNext(290, content),
            OnNext(330, content),
            OnNext<Chunk>(340, _usage),
            OnNext<Chunk>(350, new ThoughtChunk("")),
            OnError<Chunk>(380, e => e is GeminiTimeoutException { Limit: TimeLimit.ContentGap })
        );
        source.Subscriptions.AssertEqual(Subscribe(200, 380));
    }

    [Fact]
    public void LimitTime_SteadyAnswer_MeetsTheTotal()
    {
        var source = _scheduler.CreateHotObservable([.. Enumerable.Range(0, 20).Select(i => OnNext<Chunk>(210 + (i * 20), _text))]);

        var result = _scheduler.Start(() => source.LimitTime(_100, _50, _100, _scheduler));

        Assert.Equal(5, result.Messages.Count(message => message.Value.HasValue));
        Assert.Equal(OnError<Chunk>(300, e => e is GeminiTimeoutException { Limit: TimeLimit.Total }), result.Messages[^1]);
        source.Subscriptions.AssertEqual(Subscribe(200, 300));
    }

    [Fact]
    public void LimitTime_InTime_ChangesNothingAndLeavesNoTimer()
    {
        var finished = new FinishedChunk(Outcome.Completed);
        var source = _scheduler.CreateHotObservable(
            OnNext<Chunk>(210, _text),
            OnNext<Chunk>(250, _text),
            OnNext<Chunk>(260, finished),
            OnCompleted<Chunk>(261)
        );

        var result = _scheduler.Start(() => source.LimitTime(_50, _50, TimeSpan.FromHours(1), _scheduler));

        result.Messages.AssertEqual(
            OnNext<Chunk>(210, _text),
            OnNext<Chunk>(250, _text),
            OnNext<Chunk>(260, finished),
            OnCompleted<Chunk>(261)
        );
        source.Subscriptions.AssertEqual(Subscribe(200, 261));
        AssertNoTimer();
    }

    [Fact]
    public void LimitTime_AfterTheFinishedChunk_NothingIsLimited()
    {
        var finished = new FinishedChunk(Outcome.Completed);
        var source = _scheduler.CreateHotObservable(OnNext<Chunk>(210, _text), OnNext<Chunk>(220, finished), OnCompleted<Chunk>(900));

        var result = _scheduler.Start(() => source.LimitTime(_50, _50, _100, _scheduler));

        result.Messages.AssertEqual(OnNext<Chunk>(210, _text), OnNext<Chunk>(220, finished), OnCompleted<Chunk>(900));
        source.Subscriptions.AssertEqual(Subscribe(200, 900));
    }

    [Fact]
    public void LimitTime_NoLimits_RunsNoTimer()
    {
        var source = _scheduler.CreateHotObservable(OnNext<Chunk>(210, _text));
        using var none = source.LimitTime(scheduler: _scheduler).Subscribe(_ => { }, e => throw e);
        using var infinite = source
            .LimitTime(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan, _scheduler)
            .Subscribe(_ => { }, e => throw e);

        _scheduler.AdvanceTo(1000);

        AssertNoTimer();
    }

    [Fact]
    public void LimitTime_Empty_Completes()
    {
        var source = _scheduler.CreateHotObservable(OnCompleted<Chunk>(250));

        var result = _scheduler.Start(() => source.LimitTime(_100, _50, _100, _scheduler));

        result.Messages.AssertEqual(OnCompleted<Chunk>(250));
        source.Subscriptions.AssertEqual(Subscribe(200, 250));
        AssertNoTimer();
    }

    [Fact]
    public void LimitTime_Error_IsPassedOn()
    {
        var error = new InvalidOperationException();
        var source = _scheduler.CreateHotObservable(OnNext<Chunk>(210, _text), OnError<Chunk>(220, error));

        var result = _scheduler.Start(() => source.LimitTime(_100, _50, _100, _scheduler));

        result.Messages.AssertEqual(OnNext<Chunk>(210, _text), OnError<Chunk>(220, error));
        source.Subscriptions.AssertEqual(Subscribe(200, 220));
        AssertNoTimer();
    }

    [Fact]
    public void LimitTime_Disposed_LeavesNoTimer()
    {
        var source = _scheduler.CreateHotObservable(OnNext<Chunk>(210, _text));

        var result = _scheduler.Start(() => source.LimitTime(_100, _50, _100, _scheduler), 220);

        result.Messages.AssertEqual(OnNext<Chunk>(210, _text));
        source.Subscriptions.AssertEqual(Subscribe(200, 220));
        AssertNoTimer();
    }

    [Fact]
    public void LimitTime_SlowObserver_DoesNotMakeTheServiceLate()
    {
        // The observer takes the text for 200 and the metadata for 200, during which its clock goes on and timers ring.
        var source = _scheduler.CreateHotObservable(
            OnNext<Chunk>(210, _text),
            OnNext<Chunk>(420, _usage),
            OnNext<Chunk>(640, _text),
            OnNext<Chunk>(660, _text)
        );
        var seen = new List<string>();
        using var subscription = source
            .LimitTime(contentGap: _50, scheduler: _scheduler)
            .Subscribe(
                chunk =>
                {
                    if (seen.Count < 2)
                    {
                        _scheduler.Sleep(200);
                    }

                    seen.Add($"{_scheduler.Clock} {chunk.GetType().Name}");
                },
                e => seen.Add($"{_scheduler.Clock} {((GeminiTimeoutException)e).Limit}")
            );

        _scheduler.Start();

        Assert.Equal(["410 TextChunk", "620 UsageChunk", "640 TextChunk", "660 TextChunk", "710 ContentGap"], seen);
    }

    [Fact]
    public void LimitTime_TotalWhileTheObserverIsBusy_ComesAfterItsChunk()
    {
        var source = new System.Reactive.Subjects.Subject<Chunk>();
        var seen = new List<string>();
        using var subscription = source
            .LimitTime(total: _100, scheduler: _scheduler)
            .Subscribe(
                _ =>
                {
                    _scheduler.AdvanceBy(200); // the timer rings inside of the call
                    seen.Add("chunk");
                },
                e => seen.Add(((GeminiTimeoutException)e).Limit.ToString())
            );

        source.OnNext(_text);

        Assert.Equal(["chunk", "Total"], seen);
        Assert.False(source.HasObservers);
    }

    [Fact]
    public void LimitTime_SubscribedTwice_GivesEachAnErrorOfItsOwn()
    {
        var limited = Observable.Never<Chunk>().LimitTime(total: _100, scheduler: _scheduler);
        var (first, second) = (_scheduler.CreateObserver<Chunk>(), _scheduler.CreateObserver<Chunk>());
        using var one = limited.Subscribe(first);
        using var other = limited.Subscribe(second);

        _scheduler.Start();

        Assert.NotSame(first.Messages[0].Value.Exception, second.Messages[0].Value.Exception);
    }

    [Fact]
    public void LimitTime_ThrowingObserver_DisposesTheSource()
    {
        var source = new System.Reactive.Subjects.Subject<Chunk>();
        using var subscription = source
            .LimitTime(total: _100, scheduler: _scheduler)
            .Subscribe(_ => throw new NotSupportedException(), _ => { });

        Assert.Throws<NotSupportedException>(() => source.OnNext(_text));
        Assert.False(source.HasObservers);
        AssertNoTimer();
    }

    [Fact]
    public void LimitTime_BadArguments_AreRefusedAtOnce()
    {
        Assert.Throws<ArgumentNullException>(() => ((IObservable<Chunk>)null!).LimitTime(_50));
        Assert.Throws<ArgumentOutOfRangeException>("firstContent", () => Observable.Never<Chunk>().LimitTime(TimeSpan.Zero));
        Assert.Throws<ArgumentOutOfRangeException>(
            "contentGap",
            () => Observable.Never<Chunk>().LimitTime(contentGap: TimeSpan.FromTicks(-2))
        );
        Assert.Throws<ArgumentOutOfRangeException>("total", () => Observable.Never<Chunk>().LimitTime(total: TimeSpan.Zero));
    }

    [Fact]
    public async Task LimitTime_TimersAgainstSource_NeverOverlapAndEndOnce()
    {
        var limit = GeminiRx.Testing.TimeoutToken.Start();
        for (var i = 0; i < 300; i++)
        {
            var source = new System.Reactive.Subjects.Subject<Chunk>();
            var checker = new OverlapChecker<Notification<Chunk>>();
            using var subscription = source
                .LimitTime(contentGap: TimeSpan.FromTicks(1), total: TimeSpan.FromMilliseconds(1), scheduler: ThreadPoolScheduler.Instance)
                .Materialize()
                .Subscribe(checker);

            await Task.Run(
                () =>
                {
                    for (var n = 0; n < 2000 && source.HasObservers; n++)
                    {
                        source.OnNext(_text);
                    }

                    source.OnCompleted();
                },
                limit
            );

            Assert.Single((await checker.EndAsync(limit)).Where(notification => notification.Kind != NotificationKind.OnNext));
        }
    }

    [Fact]
    public async Task LimitTime_TimerAgainstAChunk_NeverOverlaps()
    {
        // Both come to the gate in the same moment, a little later at each try; they meet by spinning, since a wait that sleeps would part
        // them again.
        const int Tries = 1000;
        var limit = GeminiRx.Testing.TimeoutToken.Start();
        var (started, rung, inside, isOverlapped) = (0, 0, 0, false);
        var timer = new ManualTimer();
        var ringing = Task.Run(
            () =>
            {
                for (var i = 1; i <= Tries; i++)
                {
                    Meet(ref started, i);
                    timer.Ring!();
                    Volatile.Write(ref rung, i);
                }
            },
            limit
        );

        for (var i = 1; i <= Tries; i++)
        {
            using var source = new System.Reactive.Subjects.Subject<Chunk>();
            using var subscription = source.LimitTime(total: _100, scheduler: timer).Subscribe(_ => Enter(), _ => Enter());
            Volatile.Write(ref started, i);
            Thread.SpinWait(i % 60);
            source.OnNext(_text);
            Meet(ref rung, i);
        }

        await ringing;
        Assert.False(isOverlapped, "the time-out came while a chunk was taken");

        void Meet(ref int other, int turn)
        {
            while (Volatile.Read(ref other) < turn)
            {
                limit.ThrowIfCancellationRequested();
            }
        }

        void Enter()
        {
            isOverlapped |= Interlocked.Increment(ref inside) > 1;
            Thread.SpinWait(3000);
            Interlocked.Decrement(ref inside);
        }
    }

    [Fact]
    public void LimitTime_ClockSetBack_DoesNotLengthenTheGap()
    {
        var clock = new SettableClock(_scheduler);
        var source = _scheduler.CreateHotObservable(OnNext<Chunk>(210, _text), OnNext<Chunk>(230, _text));
        var seen = new List<string>();
        using var subscription = source
            .LimitTime(contentGap: _50, scheduler: clock)
            .Subscribe(_ => seen.Add($"{_scheduler.Clock}"), e => seen.Add($"{_scheduler.Clock} {((GeminiTimeoutException)e).Limit}"));

        _scheduler.AdvanceTo(240);
        clock.Offset = TimeSpan.FromHours(-1);
        _scheduler.AdvanceTo(500);

        Assert.Equal(["210", "230", "280 ContentGap"], seen);
    }

    private sealed class ManualTimer : IScheduler
    {
        public Action? Ring { get; private set; }

        public DateTimeOffset Now => DateTimeOffset.UnixEpoch;

        public IDisposable Schedule<TState>(TState state, Func<IScheduler, TState, IDisposable> action) =>
            throw new NotSupportedException();

        public IDisposable Schedule<TState>(TState state, TimeSpan dueTime, Func<IScheduler, TState, IDisposable> action)
        {
            Ring = () => action(this, state);
            return System.Reactive.Disposables.Disposable.Empty;
        }

        public IDisposable Schedule<TState>(TState state, DateTimeOffset dueTime, Func<IScheduler, TState, IDisposable> action) =>
            throw new NotSupportedException();
    }

    // Start runs whatever is due, at its time: the clock stands still where no timer is left.
    private void AssertNoTimer()
    {
        var now = _scheduler.Clock;
        _scheduler.Start();
        Assert.Equal(now, _scheduler.Clock);
    }
}
