using System.Reactive.Concurrency;

namespace GeminiRx.Extensions.AI.Tests.Hosting;

/// <summary>A scheduler on which no delay lasts, except those of time limits: these never elapse.</summary>
internal sealed class AtOnce : LocalScheduler
{
    private static readonly TimeSpan _longest = TimeSpan.FromSeconds(10);

    public static AtOnce Scheduler { get; } = new();

    public override IDisposable Schedule<TState>(TState state, TimeSpan dueTime, Func<IScheduler, TState, IDisposable> action) =>
        dueTime > _longest ? System.Reactive.Disposables.Disposable.Empty : action(this, state);
}
