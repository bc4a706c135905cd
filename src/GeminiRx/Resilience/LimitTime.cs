using System.Reactive.Concurrency;
using System.Reactive.Linq;
using GeminiRx.Resilience;

namespace GeminiRx;

public static partial class ChunkOperators
{
    /// <summary>Limits the time that an answer takes: up to its first content, between two pieces of content, and as a whole.</summary>
    /// <remarks>
    /// Content is what <see cref="Chunk.IsContent"/> says, thoughts included, unless its text is empty: metadata, control chunks and empty
    /// pieces feed no limit.
    /// The gap begins when an observer has taken a piece of content, so that a slow observer does not make the service late; the other two
    /// limits count from the
    /// subscription, whatever the observer does. With the <see cref="FinishedChunk"/> all limits are over; where another answer follows,
    /// they begin
    /// anew with its first chunk. <see cref="Timeout.InfiniteTimeSpan"/>, like null, is no limit. Long thinking passes in silence unless
    /// <see cref="ThinkingConfig.IncludeThoughts"/> is set.
    /// </remarks>
    /// <param name="source">The chunks of an answer.</param>
    /// <param name="firstContent">The longest time from the subscription to the first content, more than zero. Default null: no
    /// limit.</param>
    /// <param name="contentGap">The longest time between two pieces of content, and from the last to the end, more than zero. Default null:
    /// no limit.</param>
    /// <param name="total">The longest time from the subscription to the end, more than zero. Default null: no limit.</param>
    /// <param name="scheduler">Runs the timers. Default: <see cref="DefaultScheduler"/>.</param>
    /// <returns>
    /// The same chunks, on the thread that delivers <paramref name="source"/>; a time-out on the scheduler's, or, where an observer was
    /// busy with a chunk, on that
    /// observer's when it is done.
    /// <list type="bullet">
    /// <item><description>OnCompleted: as <paramref name="source"/>.</description></item>
    /// <item><description>OnError: as <paramref name="source"/>; at a limit a <see cref="GeminiTimeoutException"/> that says which, and
    /// <paramref name="source"/> is disposed, which aborts the request.</description></item>
    /// <item><description>Dispose: disposes <paramref name="source"/> and the timers.</description></item>
    /// </list>
    /// </returns>
    /// <exception cref="ArgumentNullException"><paramref name="source"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A limit is not more than zero.</exception>
    public static IObservable<Chunk> LimitTime(
        this IObservable<Chunk> source,
        TimeSpan? firstContent = null,
        TimeSpan? contentGap = null,
        TimeSpan? total = null,
        IScheduler? scheduler = null
    )
    {
        ArgumentNullException.ThrowIfNull(source);
        var limits = new TimeLimits(
            LimitOf(firstContent, nameof(firstContent)),
            LimitOf(contentGap, nameof(contentGap)),
            LimitOf(total, nameof(total))
        );
        var timers = scheduler ?? DefaultScheduler.Instance;
        return Observable.Create<Chunk>(observer =>
        {
            var watch = new TimeWatch(limits, timers, observer);
            watch.Start(source);
            return watch;
        });
    }

    private static TimeSpan? LimitOf(TimeSpan? limit, string name)
    {
        if (limit == Timeout.InfiniteTimeSpan)
        {
            return null;
        }

        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(limit ?? TimeSpan.MaxValue, TimeSpan.Zero, name);
        return limit;
    }
}
