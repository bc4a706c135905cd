namespace GeminiRx;

/// <summary>The quota that a <see cref="GeminiRateLimiter"/> keeps to.</summary>
public sealed record GeminiRateLimiterOptions
{
    /// <summary>How many requests there may be in any minute, from 1. Default null: any number.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is out of range.</exception>
    public int? RequestsPerMinute
    {
        get;
        init => field = Guard.AtLeast(value, 1);
    }

    /// <summary>How many tokens there may be in any minute, from 1. Default null: any number.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is out of range.</exception>
    public int? TokensPerMinute
    {
        get;
        init => field = Guard.AtLeast(value, 1);
    }

    /// <summary>How many requests may wait, from 0; others are refused at once. Default 1,000.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is out of range.</exception>
    public int QueueLimit
    {
        get;
        init => field = Guard.AtLeast<int>(value, 0)!.Value;
    } = 1_000;

    /// <summary>
    /// Whether the limiter learns from refusals of the service (429): the first of a burst halves the quota for now, down to a twentieth,
    /// and each makes all wait as long as the
    /// service asks, at most an hour; every minute without one gives a tenth of the quota back. Default false.
    /// </summary>
    public bool LearnFromRefusals { get; init; }

    /// <summary>The clock. Default <see cref="TimeProvider.System"/>.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;
}
