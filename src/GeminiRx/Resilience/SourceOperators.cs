using System.Reactive.Concurrency;

namespace GeminiRx;

public static partial class ChunkSourceOperators
{
    /// <summary>
    /// Limits the time of each answer, see <see cref="ChunkOperators.LimitTime"/>. Apply it before
    /// <see cref="ChunkOperators.LimitRate"/> and before retries, so that neither the limiter's queue nor a delay before a retry counts.
    /// </summary>
    /// <param name="source">The source of the answers.</param>
    /// <param name="firstContent">
    /// The maximum time from the subscription to the first content, more than zero. Default null: no limit.
    /// </param>
    /// <param name="contentGap">
    /// The maximum time between two pieces of content, and from the last one to the end, more than zero. Default null: no limit.
    /// </param>
    /// <param name="total">The maximum time from the subscription to the end, more than zero. Default null: no limit.</param>
    /// <param name="scheduler">Runs the timers. Default: <see cref="DefaultScheduler"/>.</param>
    /// <returns>
    /// A source whose answers end at the limits.
    /// <list type="bullet">
    /// <item><description>OnCompleted: as <paramref name="source"/>.</description></item>
    /// <item><description>
    /// OnError: as <paramref name="source"/>; at a limit a <see cref="GeminiTimeoutException"/> with the limit, and the request is aborted.
    /// </description></item>
    /// <item><description>Dispose: disposes the answer and the timers.</description></item>
    /// </list>
    /// </returns>
    /// <exception cref="ArgumentNullException"><paramref name="source"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A limit is not more than zero.</exception>
    public static ChunkSource LimitTime(
        this ChunkSource source,
        TimeSpan? firstContent = null,
        TimeSpan? contentGap = null,
        TimeSpan? total = null,
        IScheduler? scheduler = null
    )
    {
        ArgumentNullException.ThrowIfNull(source);
        _ = System.Reactive.Linq.Observable.Never<Chunk>().LimitTime(firstContent, contentGap, total, scheduler); // checks the limits now
        return request => source(request).LimitTime(firstContent, contentGap, total, scheduler);
    }

    /// <summary>
    /// Retries each request that fails before its first content, see <see cref="ChunkOperators.RetryBeforeContent"/>. Apply it after
    /// <see cref="ChunkOperators.LimitRate"/>, so that the limiter grants each retry, and before <see cref="ResumeAfterDrop"/>, so that a
    /// resumption is retried too. Every retry may be billed, but an interaction that the service has begun to run and keeps is read on from
    /// its last checkpoint instead of being asked for again.
    /// </summary>
    /// <param name="source">The source of the answers.</param>
    /// <param name="options">Number and delays of the retries. Default null: the defaults of <see cref="RetryOptions"/>.</param>
    /// <param name="scheduler">Runs the delays. Default: <see cref="DefaultScheduler"/>.</param>
    /// <returns>
    /// A source whose answers come from the first attempt that delivers content or ends in order.
    /// <list type="bullet">
    /// <item><description>OnCompleted: as <paramref name="source"/>.</description></item>
    /// <item><description>OnError: a failure that is not retried, or the failure of the last attempt.</description></item>
    /// <item><description>Dispose: disposes the answer or ends the wait. No further request is sent.</description></item>
    /// </list>
    /// </returns>
    /// <exception cref="ArgumentNullException"><paramref name="source"/> is null.</exception>
    public static ChunkSource RetryBeforeContent(this ChunkSource source, RetryOptions? options = null, IScheduler? scheduler = null)
    {
        ArgumentNullException.ThrowIfNull(source);
        return request =>
            ChunkOperators.RetryOrReadOn(source(request), place => source(request with { ContinuationToken = place }), options, scheduler);
    }

    /// <summary>
    /// Turns an answer that ends in order but is not complete into an error, see <see cref="ChunkOperators.EnsureCompleted"/>. Apply it
    /// last, after retries and resumption: the error is not transient, and neither handles it.
    /// </summary>
    /// <param name="source">The source of the answers.</param>
    /// <returns>
    /// A source whose answers are complete or end with an error.
    /// <list type="bullet">
    /// <item><description>
    /// OnCompleted: as <paramref name="source"/>, if the outcome is <see cref="Outcome.Completed"/>.
    /// </description></item>
    /// <item><description>OnError: as <paramref name="source"/>, or a <see cref="GeminiNotCompletedException"/>.</description></item>
    /// <item><description>Dispose: disposes the answer.</description></item>
    /// </list>
    /// </returns>
    /// <exception cref="ArgumentNullException"><paramref name="source"/> is null.</exception>
    public static ChunkSource EnsureCompleted(this ChunkSource source)
    {
        ArgumentNullException.ThrowIfNull(source);
        return request => source(request).EnsureCompleted();
    }
}
