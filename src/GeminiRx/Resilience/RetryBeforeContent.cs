using System.Reactive.Concurrency;
using System.Reactive.Linq;
using GeminiRx.Resilience;

namespace GeminiRx;

public static partial class ChunkOperators
{
    /// <summary>
    /// Subscribes anew when an answer fails before its first content in a way that another try may
    /// mend (<see cref="GeminiException.IsTransient"/>), whether
    /// the service said so before the answer or in the middle of it. Thoughts are content. Every retry is another request that may be
    /// billed.
    /// </summary>
    /// <param name="source">The chunks of an answer.</param>
    /// <param name="options">How often, and after which time. Default null: as <see cref="RetryOptions"/> says.</param>
    /// <param name="scheduler">Runs the delays. Default: <see cref="DefaultScheduler"/>.</param>
    /// <returns>
    /// The answer of the first try that shows content or ends in order. Before each retry comes a <see cref="RetryingChunk"/>, and nothing
    /// of the try that
    /// failed: what comes before the first content is held until then. Stack and memory do not
    /// grow with the number of retries. Delivered by the thread of <paramref name="source"/>, the retries' by <paramref name="scheduler"/>.
    /// <list type="bullet">
    /// <item><description>OnCompleted: as <paramref name="source"/>.</description></item>
    /// <item><description>OnError: any failure after the first content; before it, one that is not transient, a quota that is used up for
    /// the day, one whose delay is over the bound, or the last try's.</description></item>
    /// <item><description>Dispose: disposes <paramref name="source"/> or ends the wait; there is no other try.</description></item>
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
            var (isShown, retries) = (false, 0);
            return new TryLoop(observer, scheduler, () => source.HoldUntilContent(() => isShown = true), RetryAfter).Start();

            Retry? RetryAfter(GeminiException failure) =>
                !isShown && options.DelayBefore(retries + 1, failure) is { } delay ? new Retry(++retries, delay) : null;
        });
    }
}
