namespace GeminiRx.Wire.Json;

/// <summary>
/// Joins surrogate pairs that a gateway has split: a high surrogate at the end of a text waits for the next text of the same kind. An
/// unpaired surrogate becomes U+FFFD. Parts with a signature are not joined.
/// </summary>
internal sealed class SurrogateJoiner
{
    private const char Replacement = '\uFFFD';

    // The chunk whose high surrogate waits, and the surrogate.
    private ContentChunk? _waiting;
    private char _high;

    /// <summary>Joins a chunk with the surrogate that waits.</summary>
    /// <param name="chunk">The chunk; its text may have unpaired surrogates only at its start and end.</param>
    /// <param name="into">The list to which a surrogate is added that this chunk does not complete.</param>
    /// <returns>The chunk without unpaired surrogates; null if its whole text waits.</returns>
    public ContentChunk? Join(ContentChunk chunk, List<Chunk> into)
    {
        var text = chunk is TextChunk or ThoughtChunk ? OriginalPart.TextOf(chunk) : null;
        var isSigned = chunk.ThoughtSignature is not null;
        if (_waiting is not null && (text is null || isSigned || _waiting.GetType() != chunk.GetType()))
        {
            Flush(into);
        }

        if (text is not { Length: > 0 } || (_waiting is null && !char.IsLowSurrogate(text[0]) && !char.IsHighSurrogate(text[^1])))
        {
            return chunk;
        }

        if (char.IsLowSurrogate(text[0]))
        {
            text = _waiting is null ? Replacement + text[1..] : _high + text;
        }
        else if (_waiting is not null)
        {
            text = Replacement + text;
        }

        _waiting = null;
        if (char.IsHighSurrogate(text[^1]))
        {
            (_waiting, _high) = isSigned ? (null, default) : (chunk, text[^1]);
            text = isSigned ? text[..^1] + Replacement : text[..^1];
        }

        return text.Length == 0 ? null : OriginalPart.WithText(chunk, text);
    }

    /// <summary>Releases the surrogate that waits, as U+FFFD.</summary>
    public void Flush(List<Chunk> into)
    {
        if (_waiting is { } chunk)
        {
            _waiting = null;
            into.Add(OriginalPart.WithText(chunk, Replacement.ToString()));
        }
    }
}
