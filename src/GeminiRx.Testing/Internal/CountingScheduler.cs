using System.Reactive.Concurrency;

namespace GeminiRx.Testing.Internal;

/// <summary>A scheduler in virtual time that gives up on work that does not end. Actions may be scheduled from any thread, which
/// <see cref="HistoricalScheduler"/> does not allow.</summary>
internal sealed class CountingScheduler(DateTimeOffset start, int maxActions)
    : VirtualTimeScheduler<DateTimeOffset, TimeSpan>(start, Comparer<DateTimeOffset>.Default)
{
    private bool _isRunning;

    public void RunAll() => Run(DateTimeOffset.MaxValue);

    public void RunUntil(DateTimeOffset time)
    {
        Run(time);
        Clock = time;
    }

    private void Run(DateTimeOffset end)
    {
        if (_isRunning)
        {
            throw new InvalidOperationException("The clock is running: an action cannot move it.");
        }

        _isRunning = true;
        try
        {
            for (var count = 0; GetNext() is { } next && next.DueTime <= end; count++)
            {
                if (count == maxActions)
                {
                    throw new InvalidOperationException(
                        $"The clock ran {maxActions:N0} actions, so the work does not end. Advance it by a duration, or stop the work."
                    );
                }

                // Another thread may have scheduled it for a time that has just passed.
                Clock = next.DueTime > Clock ? next.DueTime : Clock;
                next.Invoke();
            }
        }
        finally
        {
            _isRunning = false;
        }
    }

    protected override DateTimeOffset Add(DateTimeOffset absolute, TimeSpan relative) => absolute + relative;

    protected override DateTimeOffset ToDateTimeOffset(DateTimeOffset absolute) => absolute;

    protected override TimeSpan ToRelative(TimeSpan timeSpan) => timeSpan;
}
