using System.Reactive.Concurrency;
using System.Reactive.Disposables;

namespace GeminiRx.Resilience;

/// <summary>The number of the next retry, from 1, and the delay before it.</summary>
internal readonly record struct NextRetry(int Number, TimeSpan Delay);

/// <summary>Subscribes to one attempt after the other, until an attempt ends in order or no retry follows.</summary>
/// <remarks>
/// It is a loop, not a chain of operators: stack and memory are those of one attempt, whatever the number of retries. A failure that
/// arrives
/// during the subscription to its attempt, or a delay that elapses at once, is counted, and the running loop continues with it.
/// </remarks>
internal sealed class AttemptLoop(
    IObserver<Chunk> observer,
    IScheduler scheduler,
    Func<IObservable<Chunk>> nextAttempt,
    Func<GeminiException, NextRetry?> retryAfter,
    Action<RetryingChunk>? onRetry
) : IDisposable
{
    private readonly SerialDisposable _attempt = new();
    private readonly SerialDisposable _delay = new();
    private int _due;

    /// <summary>Starts the first attempt.</summary>
    public AttemptLoop Start()
    {
        Step();
        return this;
    }

    public void Dispose()
    {
        _attempt.Dispose();
        _delay.Dispose();
    }

    private void Step()
    {
        if (Interlocked.Increment(ref _due) > 1)
        {
            return;
        }

        do
        {
            Subscribe();
        } while (Interlocked.Decrement(ref _due) > 0);
    }

    private void Subscribe()
    {
        var subscription = new SingleAssignmentDisposable();
        _attempt.Disposable = subscription;
        if (!subscription.IsDisposed)
        {
            subscription.Disposable = nextAttempt().Subscribe(observer.OnNext, Fail, observer.OnCompleted);
        }
    }

    private void Fail(Exception error)
    {
        _attempt.Disposable = Disposable.Empty;
        RetryingChunk? retrying;
        try
        {
            retrying =
                error is GeminiException failure && retryAfter(failure) is { } next
                    ? new RetryingChunk(next.Number, next.Delay) { Cause = failure }
                    : null;
            if (retrying is not null)
            {
                onRetry?.Invoke(retrying);
            }
        }
        catch (Exception e)
        {
            observer.OnError(e); // a function of the options has failed
            return;
        }

        if (retrying is null)
        {
            observer.OnError(error);
            return;
        }

        observer.OnNext(retrying);
        var delay = new SingleAssignmentDisposable();
        _delay.Disposable = delay;
        if (!delay.IsDisposed)
        {
            delay.Disposable = scheduler.Schedule(retrying.Delay, Step);
        }
    }
}
