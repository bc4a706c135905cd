using System.Reactive;
using System.Reactive.Concurrency;
using System.Reactive.Linq;
using GeminiRx.Tests.Operators;
using static Microsoft.Reactive.Testing.ReactiveTest;

namespace GeminiRx.Tests.Resilience.TimeLimits;

/// <summary>Slow and throwing observers, and other threads.</summary>
public sealed class LimitTimeObserverTests : LimitTimeFixture
{
    [Fact]
    public void LimitTime_SlowObserver_DoesNotMakeTheServiceLate()
    {
        // The observer needs 200 ticks for the text and 200 for the metadata. Meanwhile the clock advances and timers fire.
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
                    _scheduler.AdvanceBy(200); // the timer fires during the call
                    seen.Add("chunk");
                },
                e => seen.Add(((GeminiTimeoutException)e).Limit.ToString())
            );

        source.OnNext(_text);

        Assert.Equal(["chunk", "Total"], seen);
        Assert.False(source.HasObservers);
    }

    [Fact]
    public void LimitTime_SubscribedTwice_GivesEachASeparateError()
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
    public async Task LimitTime_TimersAgainstSource_NeverOverlapAndEndOnce()
    {
        for (var i = 0; i < 300; i++)
        {
            var limit = GeminiRx.TestSupport.TimeoutToken.Start();
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

    // Deliberate break: fails if timers do not run through the queue.
    [Fact]
    public async Task LimitTime_TimerAgainstAChunk_NeverOverlaps()
    {
        // The timer and the chunk reach the lock at the same moment, a little later in each try. Neither thread waits for the other one,
        // which would take a time slice of the system for each try: the timer's thread rings whatever try is running.
        const int Tries = 1000;
        var limit = GeminiRx.TestSupport.TimeoutToken.Start();
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var (running, isOver) = ((Try?)null, false);
        var ringing = Task.Factory.StartNew(
            () =>
            {
                started.SetResult();
                for (Try? rung = null; !Volatile.Read(ref isOver); )
                {
                    if (Volatile.Read(ref running) is { } current && current != rung)
                    {
                        rung = current;
                        rung.Timer.Ring!();
                    }
                }
            },
            limit,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default
        );
        await started.Task.WaitAsync(limit);

        Try[] tries = [.. Enumerable.Range(0, Tries).Select(_ => new Try())];
        foreach (var (i, one) in tries.Index())
        {
            using var source = new System.Reactive.Subjects.Subject<Chunk>();
            using var subscription = source.LimitTime(total: _100, scheduler: one.Timer).Subscribe(_ => one.Enter(), _ => one.Enter());
            Volatile.Write(ref running, one);
            Thread.SpinWait(i % 60);
            source.OnNext(_text);
        }

        Volatile.Write(ref isOver, true);
        await ringing.WaitAsync(limit);
        Assert.DoesNotContain(tries, one => one.IsOverlapped);
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

    private sealed class Try
    {
        private int _inside;

        public ManualTimer Timer { get; } = new();

        /// <summary>Whether the time-out came while a chunk was taken.</summary>
        public bool IsOverlapped { get; private set; }

        public void Enter()
        {
            IsOverlapped |= Interlocked.Increment(ref _inside) > 1;
            Thread.SpinWait(3000);
            Interlocked.Decrement(ref _inside);
        }
    }
}
