using System.Reactive.Concurrency;

namespace GeminiRx.Tests.Resilience.TimeLimits;

internal sealed class ManualTimer : IScheduler
{
    public Action? Ring { get; private set; }

    public DateTimeOffset Now => DateTimeOffset.UnixEpoch;

    public IDisposable Schedule<TState>(TState state, Func<IScheduler, TState, IDisposable> action) => throw new NotSupportedException();

    public IDisposable Schedule<TState>(TState state, TimeSpan dueTime, Func<IScheduler, TState, IDisposable> action)
    {
        Ring = () => action(this, state);
        return System.Reactive.Disposables.Disposable.Empty;
    }

    public IDisposable Schedule<TState>(TState state, DateTimeOffset dueTime, Func<IScheduler, TState, IDisposable> action) =>
        throw new NotSupportedException();
}
