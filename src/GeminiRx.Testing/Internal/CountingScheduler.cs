using System.Reactive.Concurrency;

namespace GeminiRx.Testing.Internal;

/// <summary>A scheduler in virtual time that gives up on work that does not end.</summary>
internal sealed class CountingScheduler(DateTimeOffset start, int maxActions) : HistoricalScheduler(start)
{
    private int _left;

    public void RunAll() => Run(Start);

    public void RunUntil(DateTimeOffset time) => Run(() => AdvanceTo(time));

    protected override IScheduledItem<DateTimeOffset>? GetNext()
    {
        var next = base.GetNext();
        return next is null || --_left >= 0
            ? next
            : throw new InvalidOperationException(
                $"The clock ran {maxActions:N0} actions, so the work does not end. Advance it by a duration, or stop the work."
            );
    }

    private void Run(Action run)
    {
        if (IsEnabled)
        {
            throw new InvalidOperationException("The clock is running: an action cannot move it.");
        }

        _left = maxActions;
        try
        {
            run();
        }
        finally
        {
            Stop(); // an action that throws leaves it enabled
        }
    }
}
