namespace GeminiRx;

/// <summary>Nothing has arrived for a while, and the answer goes on. Sent by <see cref="ChunkOperators.KeepAlive"/>.</summary>
/// <remarks>It says nothing about the answer: snapshots, completions, rewinds and late subscribers do not contain it.</remarks>
public sealed record KeepAliveChunk : Chunk
{
    /// <inheritdoc/>
    public override bool IsMetadata => true;
}
