namespace GeminiRx;

/// <summary>When a second request races a slow first one ("hedged request"), see <see cref="ChunkSourceOperators.HedgeAfter"/>.</summary>
public sealed record HedgeOptions
{
    /// <summary>The time that the first request has to show content, from zero. Default 10 s.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative.</exception>
    public TimeSpan Delay
    {
        get;
        init =>
            field =
                value >= TimeSpan.Zero
                    ? value
                    : throw new ArgumentOutOfRangeException(nameof(Delay), value, $"Invalid Delay {value}: use zero or more.");
    } = TimeSpan.FromSeconds(10);

    /// <summary>The source of the second request. Default null: the same source as the first.</summary>
    public ChunkSource? Source { get; init; }
}
