using System.Reactive.Concurrency;
using System.Reactive.Linq;
using GeminiRx.Interactions;
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
        return RetryOrReadOn(source, readOn: null, options, scheduler);
    }

    /// <inheritdoc cref="RetryBeforeContent(IObservable{Chunk}, RetryOptions?, IScheduler?)"/>
    /// <param name="source">The chunks of an answer.</param>
    /// <param name="readOn">The rest of the answer after a checkpoint at which it runs on without another bill; null if each retry asks
    /// anew.</param>
    /// <param name="options">Number and delays of the retries.</param>
    /// <param name="scheduler">Runs the delays.</param>
    internal static IObservable<Chunk> RetryOrReadOn(
        IObservable<Chunk> source,
        Func<string, IObservable<Chunk>>? readOn,
        RetryOptions? options,
        IScheduler? scheduler
    )
    {
        options ??= new RetryOptions();
        scheduler ??= DefaultScheduler.Instance;
        return Observable.Create<Chunk>(observer =>
        {
            var (hasContent, retries) = (false, 0);
            List<Chunk> read = []; // up to the place from which the answer is read on
            return new AttemptLoop(
                observer,
                scheduler,
                () => Attempt().BufferUntilContent(() => hasContent = true, read, Keep),
                RetryAfter,
                options.OnRetry
            ).Start();

            IObservable<Chunk> Attempt() => read is [.., CheckpointChunk place] ? Observable.Defer(() => readOn!(place.Token)) : source;

            void Keep(List<Chunk> dropped, Exception failure)
            {
                var at = dropped.FindLastIndex(chunk =>
                    chunk is CheckpointChunk { Token: var token } && InteractionPosition.IsAfterEvent(token)
                );
                if (readOn is null || at < 0)
                {
                    return;
                }

                // An error among the events ends the run, so reading on would only repeat it. Any other failure is of the connection.
                read =
                    failure is not GeminiApiException ? dropped[..(at + 1)]
                    : dropped.SequenceEqual(read) ? read
                    : [];
            }

            NextRetry? RetryAfter(GeminiException failure) =>
                !hasContent && options.DelayBefore(retries + 1, failure) is { } delay ? new NextRetry(++retries, delay) : null;
        });
    }
}
