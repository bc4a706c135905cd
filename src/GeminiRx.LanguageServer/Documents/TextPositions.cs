using GeminiRx.LanguageServer.Protocol;

namespace GeminiRx.LanguageServer.Documents;

/// <summary>Converts between LSP positions and offsets in a text. Both count UTF-16 units. Lines end with CR, LF or CRLF.</summary>
internal static class TextPositions
{
    /// <summary>Finds the offset of a position. A character past the end of its line means the line's end (LSP 3.18, Position).</summary>
    /// <returns>The offset, or null if the text has no such line.</returns>
    public static int? OffsetAt(string text, Position position)
    {
        var start = 0;
        for (var line = 0; line < position.Line; line++)
        {
            start = NextLine(text, start);
            if (start < 0)
            {
                return null;
            }
        }

        if (position.Line < 0 || position.Character < 0)
        {
            return null;
        }

        var length = text.AsSpan(start).IndexOfAny('\r', '\n');
        var end = length < 0 ? text.Length : start + length;
        var offset = (int)Math.Min((long)start + position.Character, end);
        var splitsPair = offset > start && offset < text.Length && char.IsSurrogatePair(text[offset - 1], text[offset]);
        return splitsPair ? offset - 1 : offset;
    }

    /// <summary>Returns the position of an offset inside the text.</summary>
    public static Position PositionAt(string text, int offset)
    {
        var line = 0;
        var start = 0;
        for (var next = NextLine(text, 0); next >= 0 && next <= offset; next = NextLine(text, next))
        {
            line++;
            start = next;
        }

        return new Position(line, offset - start);
    }

    private static int NextLine(string text, int start)
    {
        var length = text.AsSpan(start).IndexOfAny('\r', '\n');
        if (length < 0)
        {
            return -1;
        }

        var at = start + length;
        return text[at] == '\r' && at + 1 < text.Length && text[at + 1] == '\n' ? at + 2 : at + 1;
    }
}
