using System.Reactive.Concurrency;
using System.Reactive.Disposables;

namespace GeminiRx.Resilience;

/// <summary>Which retry comes next, from 1, and how long it is waited for.</summary>
internal readonly record struct Retry(int Number, TimeSpan Delay);

/// <summary>Subscribes to one try after the other, until one ends in order or there is to be no other.</summary>
/// <remarks>
/// It is a loop, not a chain of operators: the stack and the memory are those of one try, however many there were. A failure that comes
/// while its try is being subscribed to, or a delay that is over at once, is noted, and the loop that runs goes on with it.
/// </remarks>
internal sealed class TryLoop(
    IObserver<Chunk> observer,
    IScheduler scheduler,
    Func<IObservable<Chunk>> nextTry,
    Func<GeminiException, Retry?> retryAfter
) : IDisposable
{
    private readonly SerialDisposable _try = new();
    private readonly SerialDisposable _delay = new();
    private int _due;

    /// <summary>Begins the first try.</summary>
    public TryLoop Start()
    {
        Step();
        return this;
    }

    public void Dispose()
    {
        _try.Dispose();
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
        _try.Disposable = subscription;
        if (!subscription.IsDisposed)
        {
            subscription.Disposable = nextTry().Subscribe(observer.OnNext, Fail, observer.OnCompleted);
        }
    }

    private void Fail(Exception error)
    {
        _try.Disposable = Disposable.Empty;
        Retry? retry;
        try
        {
            retry = error is GeminiException failure ? retryAfter(failure) : null;
        }
        catch (Exception e)
        {
            observer.OnError(e); // the options' own random numbers
            return;
        }

        if (retry is not { } next)
        {
            observer.OnError(error);
            return;
        }

        observer.OnNext(new RetryingChunk(next.Number, next.Delay) { Cause = (GeminiException)error });
        var delay = new SingleAssignmentDisposable();
        _delay.Disposable = delay;
        if (!delay.IsDisposed)
        {
            delay.Disposable = scheduler.Schedule(next.Delay, Step);
        }
    }
}
