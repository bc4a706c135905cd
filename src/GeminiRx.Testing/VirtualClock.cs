using System.Reactive.Concurrency;
using GeminiRx.Testing.Internal;

namespace GeminiRx.Testing;

/// <summary>Virtual time for a test: an <see cref="IScheduler"/> for operators and a <see cref="TimeProvider"/> for everything else, with
/// one time.</summary>
/// <remarks>
/// <para>Time stands still until <see cref="Run"/>, <see cref="AdvanceBy"/>, <see cref="AdvanceTo"/> or <see cref="AdvanceUntilAsync"/>
/// moves it. They run the due actions and timers in the order of their times, and those of one time in the order in which they were
/// scheduled, on the thread that calls them.</para>
/// <para>Scheduling is thread-safe. Only one thread may move the clock at a time, and no action may move it.</para>
/// </remarks>
public sealed class VirtualClock : TimeProvider, IScheduler
{
    private const int MaxActions = 1_000_000;

    private readonly CountingScheduler _scheduler;
    private readonly DateTimeOffset _start;

    /// <summary>Creates a clock.</summary>
    /// <param name="start">The time at the start. Default: 2000-01-01 00:00 UTC.</param>
    public VirtualClock(DateTimeOffset? start = null)
    {
        _start = start?.ToUniversalTime() ?? new DateTimeOffset(2000, 1, 1, 0, 0, 0, TimeSpan.Zero);
        _scheduler = new CountingScheduler(_start, MaxActions);
    }

    /// <summary>The time.</summary>
    public DateTimeOffset Now => _scheduler.Now;

    /// <summary>The time since the start.</summary>
    public TimeSpan Elapsed => Now - _start;

    /// <summary>UTC.</summary>
    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    /// <summary>Ticks of a second: 10,000,000.</summary>
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <summary>Runs everything that is scheduled, and what it schedules, until nothing is left. The time is then that of the last
    /// action.</summary>
    /// <exception cref="InvalidOperationException">A million actions ran, so the work does not end: use <see cref="AdvanceBy"/>. Or an
    /// action moves the clock.</exception>
    public void Run() => _scheduler.RunAll();

    /// <summary>Runs everything that is due within a duration, and moves the time by it.</summary>
    /// <param name="time">The duration; not negative.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="time"/> is negative.</exception>
    /// <exception cref="InvalidOperationException">A million actions ran, so the work does not end. Or an action moves the
    /// clock.</exception>
    public void AdvanceBy(TimeSpan time)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(time, TimeSpan.Zero);
        _scheduler.RunUntil(Now + time);
    }

    /// <summary>Runs everything that is due until a time, and moves the time to it.</summary>
    /// <param name="elapsed">The time since the start; not before <see cref="Elapsed"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="elapsed"/> has passed.</exception>
    /// <exception cref="InvalidOperationException">A million actions ran, so the work does not end. Or an action moves the
    /// clock.</exception>
    public void AdvanceTo(TimeSpan elapsed)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(elapsed, Elapsed);
        _scheduler.RunUntil(_start + elapsed);
    }

    /// <summary>Moves the time in steps until a task of other threads ends, such as a request to an emulator on this clock.</summary>
    /// <remarks>Between two steps the other threads get a millisecond of real time, so the virtual time of an event may vary by some steps.
    /// A test that asserts exact times uses a <see cref="FakeAnswer"/> and <see cref="Run"/>.</remarks>
    /// <param name="task">The task.</param>
    /// <param name="step">The step; positive. Default: 10 ms.</param>
    /// <param name="limit">The virtual time after which the wait ends; positive. Default: one minute.</param>
    /// <returns>A task that ends as <paramref name="task"/> does.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="task"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="step"/> or <paramref name="limit"/> is not positive.</exception>
    /// <exception cref="TimeoutException">The task did not end within <paramref name="limit"/> (by the task that is returned).</exception>
    public async Task AdvanceUntilAsync(Task task, TimeSpan? step = null, TimeSpan? limit = null)
    {
        ArgumentNullException.ThrowIfNull(task);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(step ?? TimeSpan.MaxValue, TimeSpan.Zero, nameof(step));
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(limit ?? TimeSpan.MaxValue, TimeSpan.Zero, nameof(limit));
        var end = Now + (limit ?? TimeSpan.FromMinutes(1));
        while (await Task.WhenAny(task, Task.Delay(1)).ConfigureAwait(false) != task)
        {
            if (Now >= end)
            {
                throw new TimeoutException($"The task did not end within {limit ?? TimeSpan.FromMinutes(1)} of virtual time.");
            }

            AdvanceBy(step ?? TimeSpan.FromMilliseconds(10));
        }

        await task.ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public IDisposable Schedule<TState>(TState state, Func<IScheduler, TState, IDisposable> action) =>
        Schedule(state, TimeSpan.Zero, action);

    /// <inheritdoc/>
    public IDisposable Schedule<TState>(TState state, TimeSpan dueTime, Func<IScheduler, TState, IDisposable> action) =>
        Schedule(state, Now + dueTime, action);

    /// <inheritdoc/>
    public IDisposable Schedule<TState>(TState state, DateTimeOffset dueTime, Func<IScheduler, TState, IDisposable> action)
    {
        ArgumentNullException.ThrowIfNull(action);

        // What is overdue runs after what is due now, in the order in which it was scheduled.
        return _scheduler.ScheduleAbsolute(
            (Clock: this, State: state, Action: action),
            dueTime > Now ? dueTime : Now,
            static (_, work) => work.Action(work.Clock, work.State)
        );
    }

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() => Now;

    /// <inheritdoc/>
    public override long GetTimestamp() => Now.UtcTicks;

    /// <inheritdoc/>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        ArgumentNullException.ThrowIfNull(callback);
        var timer = new VirtualTimer(this, () => callback(state));
        timer.Change(dueTime, period);
        return timer;
    }
}
