using System.Reactive.Concurrency;
using Microsoft.Reactive.Testing;

namespace GeminiRx.Tests.Operators;

/// <summary>A scheduler whose time of day can be set, like a system clock. Its timers and stopwatches are not affected.</summary>
internal sealed class SettableClock(TestScheduler inner) : IScheduler, IServiceProvider
{
    public TimeSpan Offset { get; set; }

    public DateTimeOffset Now => inner.Now + Offset;

    public object? GetService(Type serviceType) => ((IServiceProvider)inner).GetService(serviceType);

    public IDisposable Schedule<TState>(TState state, Func<IScheduler, TState, IDisposable> action) => inner.Schedule(state, action);

    public IDisposable Schedule<TState>(TState state, TimeSpan dueTime, Func<IScheduler, TState, IDisposable> action) =>
        inner.Schedule(state, dueTime, action);

    public IDisposable Schedule<TState>(TState state, DateTimeOffset dueTime, Func<IScheduler, TState, IDisposable> action) =>
        inner.Schedule(state, dueTime - Offset, action);
}
