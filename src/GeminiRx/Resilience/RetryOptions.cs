namespace GeminiRx;

/// <summary>How often and after which time a failed request is tried again.</summary>
public sealed record RetryOptions
{
    /// <summary>How many tries follow the first, from 0. Default 4.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is out of range.</exception>
    public int MaxRetries
    {
        get;
        init => field = Guard.AtLeast<int>(value, 0)!.Value;
    } = 4;

    /// <summary>
    /// The bound of the delay before the first retry where the service names none, more than zero; it doubles with each further one, up to
    /// <see cref="MaxDelay"/>. The delay itself is a random part of its bound ("full jitter"), so that clients which failed together do not
    /// come back together. Default 1 s.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">It is out of range.</exception>
    public TimeSpan BaseDelay
    {
        get;
        init => field = Positive(value, nameof(BaseDelay));
    } = TimeSpan.FromSeconds(1);

    /// <summary>The largest such bound, more than zero. Default 60 s.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is out of range.</exception>
    public TimeSpan MaxDelay
    {
        get;
        init => field = Positive(value, nameof(MaxDelay));
    } = TimeSpan.FromSeconds(60);

    /// <summary>The longest delay that is waited for when the service names one, more than zero; a longer one ends the stream at once.
    /// Default 2 min.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is out of range.</exception>
    public TimeSpan MaxServerDelay
    {
        get;
        init => field = Positive(value, nameof(MaxServerDelay));
    } = TimeSpan.FromMinutes(2);

    /// <summary>Where randomness comes from: numbers from 0 up to, not with, 1. Default <see cref="Random.Shared"/>.</summary>
    public Func<double> Random { get; init; } = System.Random.Shared.NextDouble;

    /// <summary>How long to wait before a retry.</summary>
    /// <param name="retry">Which one, from 1.</param>
    /// <param name="failure">What the try before failed with.</param>
    /// <returns>The delay; null where there is to be no retry.</returns>
    internal TimeSpan? DelayBefore(int retry, GeminiException failure)
    {
        if (retry > MaxRetries || !failure.IsTransient)
        {
            return null;
        }

        if (failure.RetryDelay is { } asked)
        {
            return asked <= MaxServerDelay ? asked : null;
        }

        var bound = Math.Min(MaxDelay.TotalSeconds, BaseDelay.TotalSeconds * Math.Pow(2, Math.Min(retry - 1, 30)));
        return TimeSpan.FromSeconds(bound * Random());
    }

    private static TimeSpan Positive(TimeSpan value, string name) =>
        value > TimeSpan.Zero ? value : throw new ArgumentOutOfRangeException(name, value, $"{name} is more than zero.");
}
