using System.Threading.RateLimiting;

namespace GeminiRx;

/// <summary>
/// The time limits of an answer and the reaction to its failures: one value for a whole program, applied by
/// <see cref="ChunkSourceOperators.WithPolicy"/>. Every member defaults to null, which switches the measure off.
/// </summary>
public sealed record AnswerPolicy
{
    /// <summary>
    /// The policy for an answer that a person waits for: 5 minutes to the first content, 120 seconds between two pieces of content, four
    /// retries before the first content, and resumption from a checkpoint after it. The default of <c>geminirx ask</c>,
    /// <c>geminirx chat</c> and the language server.
    /// </summary>
    public static AnswerPolicy Interactive { get; } =
        new()
        {
            FirstContent = TimeSpan.FromMinutes(5),
            Gap = TimeSpan.FromSeconds(120),
            Retry = new RetryOptions(),
            Resume = new ResumeOptions { Retry = new RetryOptions() },
        };

    /// <summary>
    /// The maximum time from sending a request to its first content, more than zero. It starts again for each retry and resumption.
    /// <see cref="Timeout.InfiniteTimeSpan"/> means no limit. Default null: no limit.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not more than zero.</exception>
    public TimeSpan? FirstContent
    {
        get;
        init => field = LimitOf(value, nameof(FirstContent));
    }

    /// <summary>
    /// The maximum time between two pieces of content, and from the last piece to the end, more than zero.
    /// <see cref="Timeout.InfiniteTimeSpan"/> means no limit. Default null: no limit.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not more than zero.</exception>
    public TimeSpan? Gap
    {
        get;
        init => field = LimitOf(value, nameof(Gap));
    }

    /// <summary>
    /// The maximum time from sending a request to the end of its response, more than zero. It starts again for each retry and resumption.
    /// To limit the whole answer with its retries and waits, apply <see cref="ChunkOperators.LimitTime"/> to the answer.
    /// <see cref="Timeout.InfiniteTimeSpan"/> means no limit. Default null: no limit.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not more than zero.</exception>
    public TimeSpan? Total
    {
        get;
        init => field = LimitOf(value, nameof(Total));
    }

    /// <summary>The retries of a request that fails before its first content. Default null: no retries.</summary>
    public RetryOptions? Retry { get; init; }

    /// <summary>The resumption of an answer that breaks off after its first content. Default null: no resumption.</summary>
    public ResumeOptions? Resume { get; init; }

    /// <summary>
    /// Sources to use instead, in order, when the answer fails before its first content. Each source gets the same limits, limiter, retries
    /// and resumption. Default empty: no fallback.
    /// </summary>
    /// <exception cref="ArgumentException">An element is null.</exception>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public IReadOnlyList<ChunkSource> Fallback
    {
        get;
        init => field = Guard.CopyOf(value);
    } = [];

    /// <summary>A second request that races a slow first one. Default null: one request at a time.</summary>
    public HedgeOptions? Hedge { get; init; }

    /// <summary>
    /// The limiter that grants each request, including retries, resumptions, hedged and fallback requests. The caller owns it. The time in
    /// its queue does not count for the time limits. Default null: every request is sent at once.
    /// </summary>
    public RateLimiter? RateLimiter { get; init; }

    private static TimeSpan? LimitOf(TimeSpan? limit, string name) =>
        limit is null || limit > TimeSpan.Zero || limit == Timeout.InfiniteTimeSpan
            ? limit
            : throw new ArgumentOutOfRangeException(name, limit, $"Invalid {name} {limit}: use more than zero, or null for no limit.");
}
