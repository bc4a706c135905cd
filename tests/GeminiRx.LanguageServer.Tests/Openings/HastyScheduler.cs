using System.Reactive.Concurrency;

namespace GeminiRx.LanguageServer.Tests.Openings;

/// <summary>A scheduler on which the five seconds for opening a document are over at once.</summary>
internal sealed class HastyScheduler : IScheduler
{
    public DateTimeOffset Now => DefaultScheduler.Instance.Now;

    public IDisposable Schedule<TState>(TState state, Func<IScheduler, TState, IDisposable> action) =>
        DefaultScheduler.Instance.Schedule(state, action);

    public IDisposable Schedule<TState>(TState state, TimeSpan dueTime, Func<IScheduler, TState, IDisposable> action) =>
        dueTime == TimeSpan.FromSeconds(5) ? action(this, state) : DefaultScheduler.Instance.Schedule(state, dueTime, action);

    public IDisposable Schedule<TState>(TState state, DateTimeOffset dueTime, Func<IScheduler, TState, IDisposable> action) =>
        DefaultScheduler.Instance.Schedule(state, dueTime, action);
}
