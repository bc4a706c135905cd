using System.Reactive.Concurrency;
using System.Reactive.Linq;

namespace GeminiRx;

/// <summary>Operators on a <see cref="ChunkSource"/>. Unlike operators on one answer, they can send further requests.</summary>
public static partial class ChunkSourceOperators
{
    /// <summary>
    /// Applies time limits, rate limiter, hedging, retries, resumption and fallback in the right order: the limiter grants each request;
    /// the
    /// time limits start when a request is sent; a slow request is hedged; a request that fails before its first content is retried; an
    /// answer that breaks off later is resumed; if all of this fails before the first content, the next fallback source answers.
    /// </summary>
    /// <param name="source">The source of the answers.</param>
    /// <param name="policy">The measures. See <see cref="AnswerPolicy.Interactive"/>.</param>
    /// <param name="scheduler">Runs the time limits and the delays. Default: <see cref="DefaultScheduler"/>.</param>
    /// <returns>
    /// A source whose answers follow the policy. A <see cref="RetryingChunk"/> precedes each retry and each resumption. Chunks are
    /// delivered
    /// on the thread of <paramref name="source"/>; after a delay on a thread of <paramref name="scheduler"/>; after a wait for the limiter
    /// on a pool thread.
    /// <list type="bullet">
    /// <item><description>OnCompleted: as <paramref name="source"/>.</description></item>
    /// <item><description>
    /// OnError: a failure that the policy does not handle, as <see cref="RetryBeforeContent"/> and <see cref="ResumeAfterDrop"/> describe;
    /// a <see cref="GeminiTimeoutException"/> at a limit, which is not retried unless <see cref="RetryOptions.ShouldRetry"/> says so; a
    /// <see cref="GeminiRateLimitException"/> if the limiter refuses; an exception that <paramref name="source"/> throws when called.
    /// </description></item>
    /// <item><description>Dispose: aborts the request or ends the wait. No further request is sent.</description></item>
    /// </list>
    /// </returns>
    /// <exception cref="ArgumentNullException"><paramref name="source"/> or <paramref name="policy"/> is null.</exception>
    public static ChunkSource WithPolicy(this ChunkSource source, AnswerPolicy policy, IScheduler? scheduler = null)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(policy);
        var answer = Answering(source, policy, scheduler);
        return policy.Fallback is { Count: > 0 } fallback
            ? answer.FallBackTo([.. fallback.Select(other => Answering(other, policy, scheduler))])
            : answer;
    }

    private static ChunkSource Answering(ChunkSource source, AnswerPolicy policy, IScheduler? scheduler)
    {
        var answer = Granted(source, policy, scheduler);
        if (policy.Hedge is { } hedge)
        {
            answer = answer.HedgeAfter(hedge.Delay, hedge.Source is { } other ? Granted(other, policy, scheduler) : answer, scheduler);
        }

        answer = policy.Retry is { } retry ? answer.RetryBeforeContent(retry, scheduler) : answer;
        return policy.Resume is { } resume ? answer.ResumeAfterDrop(resume, scheduler) : answer;
    }

    /// <summary>The time limits are inside of the limiter: they start when it has granted the request.</summary>
    private static ChunkSource Granted(ChunkSource source, AnswerPolicy policy, IScheduler? scheduler)
    {
        ChunkSource sent = request => Observable.Defer(() => source(request));
        var answer = sent.LimitTime(policy.FirstContent, policy.Gap, policy.Total, scheduler);
        return policy.RateLimiter is { } limiter ? answer.LimitRate(limiter) : answer;
    }
}
