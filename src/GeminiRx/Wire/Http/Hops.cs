namespace GeminiRx.Wire.Http;

/// <summary>
/// Makes one answer of the hops that the service gives a long one in: every hop is the same request with a token, its end is not the
/// answer's, and its
/// token counts are its own.
/// </summary>
internal sealed class Hops
{
    private string? _token;
    private Usage? _before;
    private Usage? _hop;

    /// <summary>Goes on to the next hop, unless the service sends the same token again, which would never end.</summary>
    /// <param name="token">Where to go on.</param>
    /// <param name="chunks">What the hop's last read brought; its end is taken out.</param>
    /// <returns>Whether there is a next hop.</returns>
    public bool TryGoOn(string? token, List<Chunk> chunks)
    {
        if (token is null || token == _token)
        {
            return false;
        }

        chunks.RemoveAll(chunk => chunk is FinishedChunk);
        AddUpTo(chunks);
        (_token, _before, _hop) = (token, Usage.Sum(_before, _hop), null);
        return true;
    }

    /// <summary>Adds the counts of the hops before to those of this one.</summary>
    public void AddUpTo(List<Chunk> chunks)
    {
        for (var i = 0; i < chunks.Count; i++)
        {
            _hop = (chunks[i] as UsageChunk)?.Usage ?? _hop;
            if (_before is not null)
            {
                chunks[i] = chunks[i] switch
                {
                    UsageChunk usage => new UsageChunk(Usage.Sum(_before, usage.Usage)!),
                    FinishedChunk finished => finished with { Usage = Usage.Sum(_before, finished.Usage) },
                    var other => other,
                };
            }
        }
    }

    /// <summary>The same for a failure.</summary>
    public void AddUpTo(GeminiException failure) => failure.Usage = Usage.Sum(_before, failure.Usage);
}
