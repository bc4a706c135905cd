using System.Reactive.Concurrency;
using System.Reactive.Linq;

namespace GeminiRx;

/// <summary>
/// Operators on sources of answers, in the place of operators on one answer. Each try of a source is a request of its own.
/// </summary>
public static partial class ChunkSourceOperators
{
    /// <summary>
    /// Applies time limits, a rate limiter, retries and resumption in the one order that is right: a limit of time counts from the moment
    /// when the request is sent; each try waits for the rate limiter; a try that fails before its first content is retried; an answer that
    /// breaks off later is resumed, and a resumption is retried as any other request.
    /// </summary>
    /// <param name="source">Answers the requests.</param>
    /// <param name="policy">What is done. See <see cref="AnswerPolicy.Interactive"/>.</param>
    /// <param name="scheduler">Runs the limits of time and the delays before retries. Default: <see cref="DefaultScheduler"/>.</param>
    /// <returns>
    /// A source whose answers follow the policy. Before each retry and each resumption comes a <see cref="RetryingChunk"/>. Delivered by
    /// the thread of <paramref name="source"/>, after a delay by <paramref name="scheduler"/>'s, after a wait for the limiter by one of the
    /// pool.
    /// <list type="bullet">
    /// <item><description>OnCompleted: as <paramref name="source"/>.</description></item>
    /// <item><description>
    /// OnError: a failure that the policy does not mend, as <see cref="ChunkOperators.RetryBeforeContent"/> and
    /// <see cref="ChunkOperators.ResumeAfterDrop"/> say; a <see cref="GeminiTimeoutException"/> at a limit, which is never retried; a
    /// <see cref="GeminiRateLimitException"/> where the limiter refuses; what <paramref name="source"/> throws when it is called.
    /// </description></item>
    /// <item><description>Dispose: aborts the request or ends the wait; there is no other try.</description></item>
    /// </list>
    /// </returns>
    /// <exception cref="ArgumentNullException"><paramref name="source"/> or <paramref name="policy"/> is null.</exception>
    public static ChunkSource WithPolicy(this ChunkSource source, AnswerPolicy policy, IScheduler? scheduler = null)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(policy);
        ChunkSource sent = request => Observable.Defer(() => source(request));
        var answer = sent.LimitTime(policy.FirstContent, policy.Gap, policy.Total, scheduler);

        // The limiter goes around the limits of time: they begin when it has granted the request.
        answer = policy.RateLimiter is { } limiter ? answer.LimitRate(limiter) : answer;
        answer = policy.Retry is { } retry ? answer.RetryBeforeContent(retry, scheduler) : answer;
        return policy.Resume is { } resume ? answer.ResumeAfterDrop(resume, scheduler) : answer;
    }
}
