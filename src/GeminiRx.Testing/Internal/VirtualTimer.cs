using System.Reactive.Concurrency;
using System.Reactive.Disposables;

namespace GeminiRx.Testing.Internal;

/// <summary>A timer of a <see cref="VirtualClock"/>.</summary>
internal sealed class VirtualTimer(VirtualClock clock, Action callback) : ITimer
{
    private readonly SerialDisposable _next = new();

    public bool Change(TimeSpan dueTime, TimeSpan period)
    {
        ThrowIfInvalid(dueTime, nameof(dueTime));
        ThrowIfInvalid(period, nameof(period));
        if (_next.IsDisposed)
        {
            return false;
        }

        _next.Disposable = dueTime == Timeout.InfiniteTimeSpan ? Disposable.Empty : clock.Schedule(dueTime, () => Elapse(period));
        return true;
    }

    public void Dispose() => _next.Dispose();

    public ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }

    // The callback may change or dispose the timer, so the next time is set before it.
    private void Elapse(TimeSpan period)
    {
        if (period > TimeSpan.Zero)
        {
            _next.Disposable = clock.Schedule(period, () => Elapse(period));
        }

        callback();
    }

    private static void ThrowIfInvalid(TimeSpan time, string name)
    {
        if (time < TimeSpan.Zero && time != Timeout.InfiniteTimeSpan)
        {
            throw new ArgumentOutOfRangeException(name, time, "The time is negative.");
        }
    }
}
