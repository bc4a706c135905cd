using System.Reactive.Concurrency;
using System.Reactive.Disposables;

namespace GeminiRx.Tests.Operators;

/// <summary>A scheduler whose timers fire only on request, on the thread of the test. Its clock does not advance.</summary>
internal sealed class HandScheduler : IScheduler
{
    private readonly Lock _gate = new();
    private readonly List<Action> _timers = [];

    public DateTimeOffset Now => DateTimeOffset.UnixEpoch;

    /// <summary>The number of running timers.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _timers.Count;
            }
        }
    }

    /// <summary>Fires every running timer.</summary>
    public void Ring()
    {
        Action[] timers;
        lock (_gate)
        {
            timers = [.. _timers];
            _timers.Clear();
        }

        Array.ForEach(timers, timer => timer());
    }

    public IDisposable Schedule<TState>(TState state, Func<IScheduler, TState, IDisposable> action) =>
        Schedule(state, TimeSpan.Zero, action);

    public IDisposable Schedule<TState>(TState state, TimeSpan dueTime, Func<IScheduler, TState, IDisposable> action)
    {
        var timer = () =>
        {
            action(this, state);
        };
        lock (_gate)
        {
            _timers.Add(timer);
        }

        return Disposable.Create(() =>
        {
            lock (_gate)
            {
                _timers.Remove(timer);
            }
        });
    }

    public IDisposable Schedule<TState>(TState state, DateTimeOffset dueTime, Func<IScheduler, TState, IDisposable> action) =>
        Schedule(state, dueTime - Now, action);
}
