namespace GeminiRx;

/// <summary>A try has failed and another begins.</summary>
/// <param name="Attempt">Which try again it is, from 1.</param>
/// <param name="Delay">How long it is waited for.</param>
public sealed record RetryingChunk(int Attempt, TimeSpan Delay) : Chunk
{
    /// <inheritdoc/>
    public override bool IsMetadata => true;

    /// <summary>Why the try before failed; null in tests that do not say.</summary>
    public GeminiException? Cause { get; init; }

    /// <summary>Compares the numbers and the kind of the failure.</summary>
    /// <param name="other">The chunk to compare with.</param>
    /// <returns>Whether both say the same.</returns>
    public bool Equals(RetryingChunk? other) =>
        base.Equals(other) && (Attempt, Delay, Cause?.Kind) == (other!.Attempt, other.Delay, other.Cause?.Kind);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(base.GetHashCode(), Attempt, Delay);
}
