namespace GeminiRx;

/// <summary>The options of <see cref="ChunkOperators.ShareLive"/>.</summary>
public sealed record ShareOptions
{
    /// <summary>
    /// Whether a late subscriber receives every chunk as it came, so that all subscribers count the same chunks
    /// (<see cref="EventStreamOptions.LastEventId"/>). Default false: adjacent texts joined, and the newest metadata of each kind.
    /// </summary>
    public bool KeepEveryChunk { get; init; }

    /// <summary>
    /// Whether the request is aborted when the last subscriber leaves. Default true. False: the answer continues to its end, which is
    /// billed, for subscribers that come back; end it with <see cref="ChunkOperators.StopWhen(IObservable{Chunk}, CancellationToken)"/> or
    /// <see cref="ChunkOperators.LimitTime"/> before <see cref="ChunkOperators.ShareLive"/>.
    /// </summary>
    public bool StopWhenUnused { get; init; } = true;
}
