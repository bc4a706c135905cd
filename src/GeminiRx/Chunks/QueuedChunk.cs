namespace GeminiRx;

/// <summary>
/// A request waits for a rate limiter, or leaves the queue and is sent. <see cref="ChunkOperators.LimitRate"/> sends this chunk if a
/// request has to wait, so that <see cref="ChunkOperators.LimitTime"/> does not count the wait and an application can show it.
/// </summary>
/// <param name="IsWaiting">True when the wait begins, false when the request is sent.</param>
public sealed record QueuedChunk(bool IsWaiting) : Chunk
{
    /// <inheritdoc/>
    public override bool IsMetadata => true;
}
