namespace GeminiRx.Relay;

/// <summary>How a producer writes an answer.</summary>
public sealed record AnswerWriterOptions
{
    /// <summary>The name of the producer, of 1 to 128 characters: a producer with the same name takes an answer over at once, another one
    /// when the lease has expired. Default null: a new name for each answer.</summary>
    public string? Producer { get; init; }

    /// <summary>The maximum number of chunks in an append, from 1. Default 64.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public int MaxBatch
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1, nameof(MaxBatch));
            field = value;
        }
    } = 64;

    /// <summary>The shortest time between two appends with fewer chunks; so a chunk waits no longer than this. From 0 to 1 minute. Default
    /// 50 ms.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public TimeSpan BatchInterval
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, TimeSpan.Zero, nameof(BatchInterval));
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, TimeSpan.FromMinutes(1), nameof(BatchInterval));
            field = value;
        }
    } = TimeSpan.FromMilliseconds(50);
}
