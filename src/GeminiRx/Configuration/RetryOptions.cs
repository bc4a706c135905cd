namespace GeminiRx;

/// <summary>How often a failed request is retried, and after which delay.</summary>
public sealed record RetryOptions
{
    /// <summary>The maximum number of retries after the first attempt, from 0. Default 4.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative.</exception>
    public int MaxRetries
    {
        get;
        init => field = Guard.AtLeast<int>(value, 0)!.Value;
    } = 4;

    /// <summary>
    /// The upper bound of the delay before the first retry, more than zero, used if the service names no delay. It doubles with each
    /// further retry, up to <see cref="MaxDelay"/>. The delay is a random part of its bound ("full jitter"), so that clients that failed
    /// together do not return together. Default 1 s.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not more than zero.</exception>
    public TimeSpan BaseDelay
    {
        get;
        init => field = Positive(value, nameof(BaseDelay));
    } = TimeSpan.FromSeconds(1);

    /// <summary>The largest upper bound of a delay, more than zero. Default 60 s.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not more than zero.</exception>
    public TimeSpan MaxDelay
    {
        get;
        init => field = Positive(value, nameof(MaxDelay));
    } = TimeSpan.FromSeconds(60);

    /// <summary>The longest delay of the service that is accepted, more than zero. A longer one ends the answer at once. Default
    /// 2 min.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not more than zero.</exception>
    public TimeSpan MaxServerDelay
    {
        get;
        init => field = Positive(value, nameof(MaxServerDelay));
    } = TimeSpan.FromMinutes(2);

    /// <summary>
    /// Decides whether a failure is retried. An exception of this function ends the answer with that exception. Default null:
    /// <see cref="GeminiException.IsTransient"/> decides. For a retry after a time-out too:
    /// <c>failure => failure.IsTransient || failure is GeminiTimeoutException</c>.
    /// </summary>
    public Func<GeminiException, bool>? ShouldRetry { get; init; }

    /// <summary>
    /// Called before the delay of each retry, on the thread that reported the failure; its argument holds the number of the retry, the
    /// delay
    /// and the cause. An exception of this function ends the answer with that exception. Default null: nothing is called.
    /// </summary>
    public Action<RetryingChunk>? OnRetry { get; init; }

    /// <summary>The source of random numbers from 0 (inclusive) to 1 (exclusive). Default <see cref="Random.Shared"/>.</summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public Func<double> Random
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(Random));
    } = System.Random.Shared.NextDouble;

    /// <summary>Decides whether a failure is retried, and after which delay.</summary>
    /// <param name="retry">The number of the retry, from 1.</param>
    /// <param name="failure">The failure of the attempt before.</param>
    /// <returns>The delay; null for no retry.</returns>
    internal TimeSpan? DelayBefore(int retry, GeminiException failure)
    {
        if (retry > MaxRetries || !(ShouldRetry?.Invoke(failure) ?? failure.IsTransient))
        {
            return null;
        }

        if (failure.RetryDelay is { } serverDelay)
        {
            return serverDelay <= MaxServerDelay ? serverDelay : null;
        }

        var bound = Math.Min(MaxDelay.TotalSeconds, BaseDelay.TotalSeconds * Math.Pow(2, Math.Min(retry - 1, 30)));
        return TimeSpan.FromSeconds(bound * Random());
    }

    private static TimeSpan Positive(TimeSpan value, string name) =>
        value > TimeSpan.Zero ? value : throw new ArgumentOutOfRangeException(name, value, $"Invalid {name} {value}: use more than zero.");
}
