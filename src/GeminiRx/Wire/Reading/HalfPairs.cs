namespace GeminiRx.Wire.Reading;

/// <summary>
/// Joins surrogate pairs that a gateway has cut in two: half a pair at the end of a text waits for the next text of the same kind. A half
/// that stays alone
/// becomes U+FFFD. Parts with a signature are left as they are cut.
/// </summary>
internal sealed class HalfPairs
{
    private const char Replacement = '\uFFFD';

    // A chunk of the kind that waits, and its half.
    private ContentChunk? _kind;
    private char _half;

    /// <summary>Takes a piece of content.</summary>
    /// <param name="chunk">The piece; only the edges of its text may hold half a pair.</param>
    /// <param name="into">Where a half goes that this piece cannot complete.</param>
    /// <returns>The piece, Unicode; null where nothing of it is left for now.</returns>
    public ContentChunk? Join(ContentChunk chunk, List<Chunk> into)
    {
        var text = chunk is TextChunk or ThoughtChunk ? OriginalPart.TextOf(chunk) : null;
        var isSigned = chunk.ThoughtSignature is not null;
        if (_kind is not null && (text is null || isSigned || _kind.GetType() != chunk.GetType()))
        {
            Flush(into);
        }

        if (text is not { Length: > 0 } || (_kind is null && !char.IsLowSurrogate(text[0]) && !char.IsHighSurrogate(text[^1])))
        {
            return chunk;
        }

        if (char.IsLowSurrogate(text[0]))
        {
            text = _kind is null ? Replacement + text[1..] : _half + text;
        }
        else if (_kind is not null)
        {
            text = Replacement + text;
        }

        _kind = null;
        if (char.IsHighSurrogate(text[^1]))
        {
            (_kind, _half) = isSigned ? (null, default) : (chunk, text[^1]);
            text = isSigned ? text[..^1] + Replacement : text[..^1];
        }

        return text.Length == 0 ? null : OriginalPart.WithText(chunk, text);
    }

    /// <summary>Gives up a half that waits.</summary>
    public void Flush(List<Chunk> into)
    {
        if (_kind is { } kind)
        {
            _kind = null;
            into.Add(OriginalPart.WithText(kind, Replacement.ToString()));
        }
    }
}
