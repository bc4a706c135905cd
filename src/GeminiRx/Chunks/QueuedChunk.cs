namespace GeminiRx;

/// <summary>
/// A request waits for a rate limiter, or has left the queue and is sent. <see cref="ChunkOperators.LimitRate"/> says it where a request
/// has to wait, so that <see cref="ChunkOperators.LimitTime"/> does not count the wait and an application can show it.
/// </summary>
/// <param name="IsWaiting">True when the wait begins, false when the request is sent.</param>
public sealed record QueuedChunk(bool IsWaiting) : Chunk
{
    /// <inheritdoc/>
    public override bool IsMetadata => true;
}
