using System.Buffers;
using System.Globalization;

namespace GeminiRx.Text;

/// <summary>Extended grapheme clusters (UAX #29), by the data of the runtime.</summary>
internal static class Graphemes
{
    public static readonly SearchValues<char> LineBreaks = SearchValues.Create("\r\n\u0085\u2028\u2029");

    // Longer than in any script (UAX #15 expects at most 30 marks). Bounds the cost of endless marks.
    private const int MaxLength = 256;

    /// <summary>Returns the length of the first cluster.</summary>
    /// <returns>0 while the cluster may continue.</returns>
    public static int WholeLength(ReadOnlySpan<char> text) =>
        text is [>= ' ' and <= '~', <= '~', ..] ? 1
        : text.IsEmpty ? 0
        : SlowWholeLength(text);

    /// <summary>Returns the end of the last complete cluster at or before <paramref name="limit"/>.</summary>
    public static int WholeEnd(ReadOnlySpan<char> text, int limit)
    {
        var end = 0;
        while (WholeLength(text[end..]) is > 0 and var length && end + length <= limit)
        {
            end += length;
        }

        return end;
    }

    private static int SlowWholeLength(ReadOnlySpan<char> text)
    {
        if (text[0] == '\r')
        {
            return text.Length == 1 ? 0
                : text[1] == '\n' ? 2
                : 1;
        }

        if (LineBreaks.Contains(text[0]))
        {
            return 1; // a line break is always a cluster of its own (GB4)
        }

        // Half a surrogate pair at the end is unknown.
        var known = char.IsHighSurrogate(text[^1]) ? text[..^1] : text;
        var window = known.Length <= MaxLength ? known : known[..(char.IsHighSurrogate(known[MaxLength - 1]) ? MaxLength - 1 : MaxLength)];
        var length = window.IsEmpty ? 0 : StringInfo.GetNextTextElementLength(window);
        return length == known.Length ? 0 : length;
    }
}
