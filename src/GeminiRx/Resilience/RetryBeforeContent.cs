using System.Reactive.Concurrency;
using System.Reactive.Linq;
using GeminiRx.Resilience;

namespace GeminiRx;

public static partial class ChunkOperators
{
    /// <summary>
    /// Subscribes again when an answer fails before its first content and a retry may help (<see cref="RetryOptions.ShouldRetry"/>),
    /// whether
    /// the service reported the error instead of a stream or inside of one. Thoughts are content. Every retry is another request that may
    /// be billed.
    /// </summary>
    /// <param name="source">The chunks of an answer.</param>
    /// <param name="options">Number and delays of the retries. Default null: the defaults of <see cref="RetryOptions"/>.</param>
    /// <param name="scheduler">Runs the delays. Default: <see cref="DefaultScheduler"/>.</param>
    /// <returns>
    /// The answer of the first attempt that delivers content or ends in order. A <see cref="RetryingChunk"/> precedes each retry. Chunks of
    /// a
    /// failed attempt are not delivered: they are buffered until the first content. Stack and memory do not grow with the number of
    /// retries.
    /// Chunks are delivered on the thread of <paramref name="source"/>; after a retry on a thread of <paramref name="scheduler"/>.
    /// <list type="bullet">
    /// <item><description>OnCompleted: as <paramref name="source"/>.</description></item>
    /// <item><description>OnError: any failure after the first content. Before it: a failure that is not retried, a failure whose delay
    /// exceeds <see cref="RetryOptions.MaxServerDelay"/>, or the failure of the last attempt.</description></item>
    /// <item><description>Dispose: disposes <paramref name="source"/> or ends the wait. No further request is sent.</description></item>
    /// </list>
    /// </returns>
    /// <exception cref="ArgumentNullException"><paramref name="source"/> is null.</exception>
    public static IObservable<Chunk> RetryBeforeContent(
        this IObservable<Chunk> source,
        RetryOptions? options = null,
        IScheduler? scheduler = null
    )
    {
        ArgumentNullException.ThrowIfNull(source);
        options ??= new RetryOptions();
        scheduler ??= DefaultScheduler.Instance;
        return Observable.Create<Chunk>(observer =>
        {
            var (hasContent, retries) = (false, 0);
            return new AttemptLoop(
                observer,
                scheduler,
                () => source.BufferUntilContent(() => hasContent = true),
                RetryAfter,
                options.OnRetry
            ).Start();

            NextRetry? RetryAfter(GeminiException failure) =>
                !hasContent && options.DelayBefore(retries + 1, failure) is { } delay ? new NextRetry(++retries, delay) : null;
        });
    }
}
