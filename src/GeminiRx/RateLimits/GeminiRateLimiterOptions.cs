namespace GeminiRx;

/// <summary>The quota of a <see cref="GeminiRateLimiter"/>.</summary>
public sealed record GeminiRateLimiterOptions
{
    /// <summary>The maximum number of requests in every period of one minute, from 1. Default null: unlimited.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public int? RequestsPerMinute
    {
        get;
        init => field = Guard.AtLeast(value, 1);
    }

    /// <summary>The maximum number of tokens in every period of one minute, from 1. Default null: unlimited.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public int? TokensPerMinute
    {
        get;
        init => field = Guard.AtLeast(value, 1);
    }

    /// <summary>The maximum number of queued requests, from 0. Further requests are refused at once. Default 1,000.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public int QueueLimit
    {
        get;
        init => field = Guard.AtLeast<int>(value, 0)!.Value;
    } = 1_000;

    /// <summary>
    /// Whether the limiter learns from refusals of the service (429). The first refusal of a burst halves the usable quota, down to a
    /// twentieth. Every refusal pauses all requests for the delay that the service requests, at most one hour. Every minute without a
    /// refusal restores a tenth of the quota. Default false.
    /// </summary>
    public bool LearnFromRefusals { get; init; }

    /// <summary>The clock. Default <see cref="TimeProvider.System"/>.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;
}
