namespace GeminiRx.Relay;

/// <summary>The quota of a <see cref="RedisGeminiRateLimiter"/>. All processes of the fleet use the same values.</summary>
public sealed record RedisGeminiRateLimiterOptions
{
    /// <summary>The maximum number of requests in every period of one minute, from 1. Default null: unlimited.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public int? RequestsPerMinute
    {
        get;
        init => field = FromOne(value, nameof(RequestsPerMinute));
    }

    /// <summary>The maximum number of tokens in every period of one minute, from 1. Default null: unlimited.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public int? TokensPerMinute
    {
        get;
        init => field = FromOne(value, nameof(TokensPerMinute));
    }

    /// <summary>The maximum number of requests of a day, which begins at midnight Pacific time as for the service, from 1. Default null:
    /// unlimited. A request beyond it is refused at once.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public int? RequestsPerDay
    {
        get;
        init => field = FromOne(value, nameof(RequestsPerDay));
    }

    /// <summary>The maximum number of queued requests of all processes together, from 0. Further requests are refused at once. Default
    /// 1,000.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public int QueueLimit
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value, nameof(QueueLimit));
            field = value;
        }
    } = 1000;

    /// <summary>Whether a refusal of the service (429) that names a delay pauses all processes for it, at most one hour. Default
    /// false.</summary>
    public bool PauseAfterRefusals { get; init; }

    /// <summary>
    /// The share of the quota, of a minute and of a day, that this process uses while Redis is away, more than 0 and at most 1, such as
    /// 0.125 for one of eight processes. What the fleet granted to it before counts. Default null: requests are refused then, with a delay
    /// after which a retry may succeed.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public double? ShareWhenUnavailable
    {
        get;
        init
        {
            if (value is { } share)
            {
                ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(share, 0, nameof(ShareWhenUnavailable));
                ArgumentOutOfRangeException.ThrowIfGreaterThan(share, 1, nameof(ShareWhenUnavailable));
            }

            field = value;
        }
    }

    /// <summary>How much longer than a minute the limiter's window is: requests reach the service faster or slower than those before them,
    /// and a fleet that uses its whole quota would be refused half of them. From 0 to 10 s. Default 250 ms.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public TimeSpan Margin
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, TimeSpan.Zero, nameof(Margin));
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, TimeSpan.FromSeconds(10), nameof(Margin));
            field = value;
        }
    } = TimeSpan.FromMilliseconds(250);

    /// <summary>The clock of delays; the windows are on the clock of the server. Default <see cref="TimeProvider.System"/>.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>The length of the window, which is a minute; a test has a shorter one.</summary>
    internal TimeSpan Window { get; init; } = TimeSpan.FromMinutes(1);

    private static int? FromOne(int? value, string name)
    {
        if (value is { } set)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(set, 1, name);
        }

        return value;
    }
}
