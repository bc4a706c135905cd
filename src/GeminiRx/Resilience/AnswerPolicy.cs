using System.Threading.RateLimiting;

namespace GeminiRx;

/// <summary>
/// How long an answer may take, and what is done when it fails: one value for a whole program, applied by
/// <see cref="ChunkSourceOperators.WithPolicy"/>. The default of every member is null: that measure is not taken.
/// </summary>
public sealed record AnswerPolicy
{
    /// <summary>
    /// The policy of an answer that a person waits for: 120 seconds to the first content and between two pieces of content, four retries
    /// before the first content, and resumption from a checkpoint after it. <c>geminirx ask</c> uses it by default.
    /// </summary>
    public static AnswerPolicy Interactive { get; } =
        new()
        {
            FirstContent = TimeSpan.FromSeconds(120),
            Gap = TimeSpan.FromSeconds(120),
            Retry = new RetryOptions(),
            Resume = new ResumeOptions { Retry = new RetryOptions() },
        };

    /// <summary>
    /// The longest time from sending a request to its first content, more than zero. It counts anew for each try and each resumption.
    /// <see cref="Timeout.InfiniteTimeSpan"/> is no limit. Default null: no limit.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not more than zero.</exception>
    public TimeSpan? FirstContent
    {
        get;
        init => field = LimitOf(value, nameof(FirstContent));
    }

    /// <summary>
    /// The longest time between two pieces of content, and from the last one to the end, more than zero.
    /// <see cref="Timeout.InfiniteTimeSpan"/> is no limit. Default null: no limit.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not more than zero.</exception>
    public TimeSpan? Gap
    {
        get;
        init => field = LimitOf(value, nameof(Gap));
    }

    /// <summary>
    /// The longest time from sending a request to the end of what it answers, more than zero. It counts anew for each try and each
    /// resumption.
    /// To limit the whole answer, retries and waits included, apply <see cref="ChunkOperators.LimitTime"/> to the answer.
    /// <see cref="Timeout.InfiniteTimeSpan"/> is no limit. Default null: no limit.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not more than zero.</exception>
    public TimeSpan? Total
    {
        get;
        init => field = LimitOf(value, nameof(Total));
    }

    /// <summary>How a request is retried that fails before its first content. Default null: not at all.</summary>
    public RetryOptions? Retry { get; init; }

    /// <summary>How an answer is resumed that breaks off after its first content. Default null: not at all.</summary>
    public ResumeOptions? Resume { get; init; }

    /// <summary>
    /// Grants each request, retries and resumptions included; it stays the caller's. The time in its queue counts for no limit of time.
    /// Default null: every request is sent at once.
    /// </summary>
    public RateLimiter? RateLimiter { get; init; }

    private static TimeSpan? LimitOf(TimeSpan? limit, string name) =>
        limit is null || limit > TimeSpan.Zero || limit == Timeout.InfiniteTimeSpan
            ? limit
            : throw new ArgumentOutOfRangeException(name, limit, $"{name} is more than zero.");
}
