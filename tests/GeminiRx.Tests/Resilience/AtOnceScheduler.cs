using System.Reactive.Concurrency;

namespace GeminiRx.Tests.Resilience;

/// <summary>Runs all work immediately on the calling thread. Its clock advances by each delay, and no real time passes.</summary>
internal sealed class AtOnceScheduler : IScheduler
{
    public DateTimeOffset Now { get; private set; }

    public IDisposable Schedule<TState>(TState state, Func<IScheduler, TState, IDisposable> action) => action(this, state);

    public IDisposable Schedule<TState>(TState state, TimeSpan dueTime, Func<IScheduler, TState, IDisposable> action)
    {
        Now += Scheduler.Normalize(dueTime);
        return action(this, state);
    }

    public IDisposable Schedule<TState>(TState state, DateTimeOffset dueTime, Func<IScheduler, TState, IDisposable> action) =>
        Schedule(state, dueTime - Now, action);
}
