using GeminiRx.LanguageServer.Protocol;

namespace GeminiRx.LanguageServer.Documents;

/// <summary>An open document as the editor last described it. Immutable; offsets are UTF-16 units, as all positions of this server
/// are.</summary>
/// <param name="Uri">Its name.</param>
/// <param name="Version">The version that the editor gave it; null where the editor gives none.</param>
/// <param name="Text">Its text.</param>
internal sealed record Document(string Uri, long? Version, string Text)
{
    /// <summary>Tells this opening of the document from every other: offsets of one opening mean nothing in another.</summary>
    public int Instance { get; init; }

    /// <summary>Counts the changes since it was opened, whatever versions the editor gives.</summary>
    public int Revision { get; init; }

    /// <summary>The line break the document uses: that of its first line, else a line feed.</summary>
    public string LineBreak =>
        Text.AsSpan().IndexOfAny('\r', '\n') is var at and >= 0 && Text.AsSpan(at).StartsWith("\r\n") ? "\r\n" : "\n";

    /// <summary>Finds the offset of a position. A character past the end of its line means the line's end (LSP 3.18, Position).</summary>
    /// <returns>The offset, or null where the document has no such line.</returns>
    public int? OffsetAt(Position position)
    {
        var start = 0;
        for (var line = 0; line < position.Line; line++)
        {
            start = NextLine(start);
            if (start < 0)
            {
                return null;
            }
        }

        if (position.Line < 0 || position.Character < 0)
        {
            return null;
        }

        var length = Text.AsSpan(start).IndexOfAny('\r', '\n');
        var end = length < 0 ? Text.Length : start + length;
        var offset = (int)Math.Min((long)start + position.Character, end);
        var splitsPair = offset > start && offset < Text.Length && char.IsSurrogatePair(Text[offset - 1], Text[offset]);
        return splitsPair ? offset - 1 : offset;
    }

    /// <summary>The position of an offset inside the document.</summary>
    public Position PositionAt(int offset)
    {
        var line = 0;
        var start = 0;
        for (var next = NextLine(0); next >= 0 && next <= offset; next = NextLine(next))
        {
            line++;
            start = next;
        }

        return new Position(line, offset - start);
    }

    /// <summary>How many lines there are; text that ends in a line break has an empty last one.</summary>
    public int LineCount => PositionAt(Text.Length).Line + 1;

    /// <summary>Applies one change of a <c>didChange</c>.</summary>
    /// <remarks>A line past the end means the end: editors say so when the last line goes (Neovim's <c>dd</c> on a last line without a line
    /// break).</remarks>
    /// <returns>The new document and what was replaced in the old one; null where the range is none.</returns>
    public (Document After, TextChange Change)? Apply(ContentChange change, long? version)
    {
        var start = change.Range is { } range ? OffsetAt(range.Start) ?? Text.Length : 0;
        var end = change.Range is null ? Text.Length : OffsetAt(change.Range.End) ?? Text.Length;
        if (end < start || change.Range is { Start: { Line: < 0 } or { Character: < 0 } } or { End: { Line: < 0 } or { Character: < 0 } })
        {
            return null;
        }

        var text = change.Range is null ? change.Text : string.Concat(Text.AsSpan(0, start), change.Text, Text.AsSpan(end));
        return (this with { Version = version, Text = text, Revision = Revision + 1 }, new TextChange(start, end, change.Text));
    }

    private int NextLine(int start)
    {
        var length = Text.AsSpan(start).IndexOfAny('\r', '\n');
        if (length < 0)
        {
            return -1;
        }

        var at = start + length;
        return Text[at] == '\r' && at + 1 < Text.Length && Text[at + 1] == '\n' ? at + 2 : at + 1;
    }
}
