namespace GeminiRx.Operators.Internal;

/// <summary>Chunks that wait for a busy consumer, in order, with texts joined and rewinds applied to what waits.</summary>
internal sealed class WaitingChunks
{
    private readonly ChunkBuffer _tail = new(); // the end: its text may still grow
    private Queue<Chunk> _before = new();

    public void Add(Chunk chunk)
    {
        if (chunk is RewindChunk rewind)
        {
            Apply(rewind);
        }
        else if (!_tail.TryAdd(chunk))
        {
            Enqueue(_tail.Release());
            _before.Enqueue(chunk);
        }
    }

    /// <summary>Removes the first chunk.</summary>
    /// <returns>The chunk; null if none waits.</returns>
    public Chunk? Take()
    {
        if (_before.TryDequeue(out var first))
        {
            return first;
        }

        if (_tail.HasText)
        {
            return _tail.Take(_tail.Text.Length);
        }

        Enqueue(_tail.ReleaseMetadata());
        return _before.TryDequeue(out first) ? first : null;
    }

    private void Apply(RewindChunk rewind)
    {
        var released = _tail.ApplyRewind(rewind);
        var remaining = (RewindChunk)released[^1];
        var before = _before.ToList();

        // Content in front of one of these is not revoked, or is revoked already.
        var kept = 1 + before.FindLastIndex(chunk => chunk is CheckpointChunk or RewindChunk or FinishedChunk);
        var dropped = before.Skip(kept).OfType<TextChunk>().Where(text => text.Candidate == 0).Sum(text => text.Text.Length);
        _before = new Queue<Chunk>([.. before.Take(kept), .. before.Skip(kept).Where(IsKept)]);
        Enqueue([.. released.SkipLast(1).Where(IsKept)]);
        if (kept == 0)
        {
            _before.Enqueue(remaining with { TextLength = Math.Max(0, remaining.TextLength - dropped) });
        }
    }

    // Citations are of the text that is revoked. Other metadata replaces older metadata.
    private static bool IsKept(Chunk chunk) => !chunk.IsContent && chunk is not { IsMetadata: true, MetadataKind: null };

    private void Enqueue(IReadOnlyList<Chunk> chunks)
    {
        for (var i = 0; i < chunks.Count; i++)
        {
            _before.Enqueue(chunks[i]);
        }
    }
}
