using System.Reactive.Concurrency;
using System.Reactive.Linq;
using GeminiRx.Resilience;

namespace GeminiRx;

public static partial class ChunkOperators
{
    /// <summary>Limits the time of an answer: to its first content, between two pieces of content, and in total.</summary>
    /// <remarks>
    /// Content is a chunk with <see cref="Chunk.IsContent"/>, thoughts included, unless its text is empty. Metadata, control chunks and
    /// empty pieces restart no limit. The gap starts when the observer has returned from a piece of content, so that a slow observer is not
    /// counted as a slow service. The other two limits start at the subscription. All limits end with the <see cref="FinishedChunk"/>; if
    /// another answer follows, they start again with its first chunk. <see cref="Timeout.InfiniteTimeSpan"/> and null mean no limit. A
    /// model
    /// that thinks for long is silent unless <see cref="ThinkingConfig.IncludeThoughts"/> is set.
    /// </remarks>
    /// <param name="source">The chunks of an answer.</param>
    /// <param name="firstContent">The maximum time from the subscription to the first content, more than zero. Default null: no
    /// limit.</param>
    /// <param name="contentGap">The maximum time between two pieces of content, and from the last one to the end, more than zero. Default
    /// null: no limit.</param>
    /// <param name="total">The maximum time from the subscription to the end, more than zero. Default null: no limit.</param>
    /// <param name="scheduler">Runs the timers. Default: <see cref="DefaultScheduler"/>.</param>
    /// <returns>
    /// The same chunks, on the thread of <paramref name="source"/>. A time-out is delivered on a thread of the scheduler, or, if the
    /// observer is busy with a chunk, on the thread of that chunk afterwards.
    /// <list type="bullet">
    /// <item><description>OnCompleted: as <paramref name="source"/>.</description></item>
    /// <item><description>OnError: as <paramref name="source"/>; at a limit a <see cref="GeminiTimeoutException"/> with the limit, and
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
            var timeouts = new TimeoutObserver(limits, timers, observer);
            timeouts.Start(source);
            return timeouts;
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
