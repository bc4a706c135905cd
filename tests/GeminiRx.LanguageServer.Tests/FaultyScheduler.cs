using System.Reactive.Concurrency;

namespace GeminiRx.LanguageServer.Tests;

/// <summary>A scheduler with a fault: a session that has sent its first edit cannot wait.</summary>
internal sealed class FaultyScheduler : IScheduler
{
    public DateTimeOffset Now => DefaultScheduler.Instance.Now;

    public IDisposable Schedule<TState>(TState state, Func<IScheduler, TState, IDisposable> action) =>
        DefaultScheduler.Instance.Schedule(state, action);

    // The session's own limit, of five seconds; the limits of the answer are longer.
    public IDisposable Schedule<TState>(TState state, TimeSpan dueTime, Func<IScheduler, TState, IDisposable> action) =>
        dueTime == TimeSpan.FromSeconds(5)
            ? throw new InvalidOperationException("broken")
            : DefaultScheduler.Instance.Schedule(state, dueTime, action);

    public IDisposable Schedule<TState>(TState state, DateTimeOffset dueTime, Func<IScheduler, TState, IDisposable> action) =>
        DefaultScheduler.Instance.Schedule(state, dueTime, action);
}
