using System.Reactive.Concurrency;
using System.Reactive.Linq;
using FsCheck;
using FsCheck.Xunit;

namespace GeminiRx.Testing.Tests;

public sealed class VirtualClockTests
{
    private readonly VirtualClock _clock = new();
    private readonly List<string> _log = [];

    [Fact]
    public void SchedulerAndTimers_HaveOneTime()
    {
        _clock.Schedule(Ms(20), () => Log("scheduler"));
        using var timer = _clock.CreateTimer(_ => Log("timer"), null, Ms(10), Ms(15));

        _clock.AdvanceBy(Ms(30));

        Assert.Equal(["10 timer", "20 scheduler", "25 timer"], _log);
        Assert.Equal(
            (Ms(30), 30 * TimeSpan.TicksPerMillisecond),
            (_clock.Elapsed, _clock.GetTimestamp() - new VirtualClock().GetTimestamp())
        );
        Assert.Equal(_clock.Now, _clock.GetUtcNow());
    }

    // All schedules of up to 100 entries with few different times, half of them timers.
    [Property(MaxTest = 300)]
    public bool Actions_RunByTime_AndThenByOrder(byte[] times)
    {
        var clock = new VirtualClock();
        var run = new List<(TimeSpan, int)>();
        var timers = new List<ITimer>();
        foreach (var (index, time) in times.Index())
        {
            if (time % 2 == 0)
            {
                clock.Schedule(Ms(time % 8), () => run.Add((clock.Elapsed, index)));
            }
            else
            {
                timers.Add(clock.CreateTimer(_ => run.Add((clock.Elapsed, index)), null, Ms(time % 8), Timeout.InfiniteTimeSpan));
            }
        }

        clock.Run();

        return run.SequenceEqual(times.Index().OrderBy(entry => entry.Item % 8).Select(entry => (Ms(entry.Item % 8), entry.Index)));
    }

    [Fact]
    public void Run_RunsWhatActionsSchedule()
    {
        Observable.Interval(Ms(7), _clock).Take(3).Subscribe(value => Log($"{value}"), _ => { });

        _clock.Run();

        Assert.Equal(["7 0", "14 1", "21 2"], _log);
    }

    [Fact]
    public void Run_OfWorkWithoutEnd_GivesUp()
    {
        using var endless = Observable.Interval(Ms(1), _clock).Subscribe(_ => { }, _ => { });

        var error = Assert.Throws<InvalidOperationException>(_clock.Run);

        Assert.Contains("1,000,000 actions", error.Message, StringComparison.Ordinal);
        _clock.AdvanceBy(Ms(1)); // it still works
    }

    [Fact]
    public void Advance_ByNothing_RunsWhatIsDue()
    {
        _clock.Schedule(() => Log("first"));
        _clock.AdvanceBy(TimeSpan.Zero);
        _clock.Schedule(() => Log("second"));
        _clock.AdvanceTo(TimeSpan.Zero);

        Assert.Equal(["0 first", "0 second"], _log);
    }

    [Fact]
    public void Action_ThatIsOverdue_RunsInItsOrder_AndTimeDoesNotGoBack()
    {
        _clock.AdvanceTo(Ms(10));
        _clock.Schedule(() => Log("first"));
        _clock.Schedule(Ms(-5), () => Log("second"));
        _clock.Schedule(_clock.Now - Ms(5), () => Log("third"));
        _clock.Run();

        Assert.Equal(["10 first", "10 second", "10 third"], _log);
    }

    [Fact]
    public void Start_InAnotherZone_IsUtc()
    {
        var clock = new VirtualClock(new DateTimeOffset(2026, 1, 1, 2, 0, 0, TimeSpan.FromHours(2)));

        Assert.Equal(new DateTime(2026, 1, 1), clock.GetLocalNow().DateTime);
        Assert.Equal(TimeSpan.Zero, clock.GetUtcNow().Offset);
    }

    [Fact]
    public void AdvanceTo_ThePast_IsRefused()
    {
        _clock.AdvanceTo(Ms(5));

        Assert.Equal(Ms(5), _clock.Elapsed);
        Assert.Throws<ArgumentOutOfRangeException>(() => _clock.AdvanceTo(Ms(4)));
        Assert.Throws<ArgumentOutOfRangeException>(() => _clock.AdvanceBy(Ms(-1)));
    }

    [Fact]
    public void Action_ThatMovesTheClock_IsRefused()
    {
        _clock.Schedule(() => Assert.Throws<InvalidOperationException>(() => _clock.AdvanceBy(Ms(1))));
        _clock.Schedule(() => Assert.Throws<InvalidOperationException>(_clock.Run));

        _clock.Run();

        Assert.Equal(TimeSpan.Zero, _clock.Elapsed);
    }

    [Fact]
    public void Action_ThatThrows_ThrowsOutOfRun_AndTheClockGoesOn()
    {
        _clock.Schedule(Ms(1), () => throw new FormatException("mine"));
        _clock.Schedule(Ms(2), () => Log("next"));

        Assert.Throws<FormatException>(_clock.Run);
        _clock.Run();

        Assert.Equal(["2 next"], _log);
    }

    [Fact]
    public void DisposedAction_DoesNotRun()
    {
        _clock.Schedule(Ms(1), () => Log("disposed")).Dispose();

        _clock.Run();

        Assert.Empty(_log);
    }

    [Fact]
    public void Timer_Changed_Stopped_AndDisposed()
    {
        var timer = _clock.CreateTimer(state => Log($"{state}"), "tick", Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _clock.AdvanceBy(Ms(10));
        Assert.True(timer.Change(Ms(5), Ms(10)));
        _clock.AdvanceBy(Ms(16));
        Assert.True(timer.Change(Timeout.InfiniteTimeSpan, Ms(10)));
        _clock.AdvanceBy(Ms(50));
        Assert.True(timer.Change(Ms(4), TimeSpan.Zero)); // once
        _clock.AdvanceBy(Ms(50));
        timer.Dispose();

        Assert.False(timer.Change(Ms(1), Ms(1)));
        Assert.Equal(["15 tick", "25 tick", "80 tick"], _log);
        Assert.Throws<ArgumentOutOfRangeException>(() => _clock.CreateTimer(_ => { }, null, Ms(-2), Ms(1)));
    }

    [Fact]
    public void Timer_DisposedInItsCallback_EndsThere()
    {
        ITimer? timer = null;
        timer = _clock.CreateTimer(_ => Dispose(), null, Ms(1), Ms(1));

        _clock.AdvanceBy(Ms(10));

        Assert.Equal(["1 once"], _log);

        void Dispose()
        {
            Log("once");
            timer!.Dispose();
        }
    }

    [Fact]
    public async Task Delays_AndCancellations_UseTheClock()
    {
        var delay = Task.Delay(TimeSpan.FromHours(1), _clock, TestContext.Current.CancellationToken);
        using var limit = new CancellationTokenSource(TimeSpan.FromHours(2), _clock);

        _clock.AdvanceBy(TimeSpan.FromHours(1));
        await delay;
        Assert.False(limit.IsCancellationRequested);
        _clock.AdvanceBy(TimeSpan.FromHours(1));

        Assert.True(limit.IsCancellationRequested);
    }

    [Fact]
    public async Task Scheduling_FromManyThreads_LosesNothing()
    {
        var count = 0;

        await Task.WhenAll(
            Enumerable
                .Range(0, 8)
                .Select(_ =>
                    Task.Run(
                        () =>
                        {
                            for (var item = 0; item < 500; item++)
                            {
                                _clock.Schedule(Ms(item % 10), () => count++);
                            }
                        },
                        TestContext.Current.CancellationToken
                    )
                )
        );
        _clock.Run();

        Assert.Equal(4000, count);
    }

    private void Log(string text) => _log.Add($"{_clock.Elapsed.TotalMilliseconds} {text}");

    private static TimeSpan Ms(int milliseconds) => TimeSpan.FromMilliseconds(milliseconds);
}
