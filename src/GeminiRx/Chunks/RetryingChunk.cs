namespace GeminiRx;

/// <summary>An attempt failed, and another one follows after a delay.</summary>
/// <param name="Attempt">The number of the retry, from 1.</param>
/// <param name="Delay">The delay before the retry.</param>
public sealed record RetryingChunk(int Attempt, TimeSpan Delay) : Chunk
{
    /// <inheritdoc/>
    public override bool IsMetadata => true;

    /// <summary>The failure of the previous attempt. Default null: unknown.</summary>
    public GeminiException? Cause { get; init; }

    /// <summary>Compares the number, the delay and the kind of the failure.</summary>
    /// <param name="other">The chunk to compare with.</param>
    /// <returns>Whether both are equal.</returns>
    public bool Equals(RetryingChunk? other) =>
        base.Equals(other) && (Attempt, Delay, Cause?.Kind) == (other!.Attempt, other.Delay, other.Cause?.Kind);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(base.GetHashCode(), Attempt, Delay);
}
