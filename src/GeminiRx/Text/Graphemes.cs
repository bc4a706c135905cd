using System.Buffers;
using System.Globalization;

namespace GeminiRx.Text;

/// <summary>Characters as readers see them: the extended grapheme clusters of UAX #29, by the runtime's own data.</summary>
internal static class Graphemes
{
    public static readonly SearchValues<char> LineBreaks = SearchValues.Create("\r\n\u0085\u2028\u2029");

    // Far beyond any script's (UAX #15 expects 30 marks at most): so that endless marks cost no more than other text.
    private const int Longest = 256;

    /// <summary>The length of the first cluster.</summary>
    /// <returns>0 while more of it may follow.</returns>
    public static int WholeLength(ReadOnlySpan<char> text) =>
        text is [>= ' ' and <= '~', <= '~', ..] ? 1
        : text.IsEmpty ? 0
        : SlowWholeLength(text);

    /// <summary>The end of the last whole cluster that ends at <paramref name="limit"/> or before.</summary>
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
            return 1; // nothing is ever joined to a line break (GB4)
        }

        // Half a character at the end does not tell yet what it is.
        var known = char.IsHighSurrogate(text[^1]) ? text[..^1] : text;
        var window = known.Length <= Longest ? known : known[..(char.IsHighSurrogate(known[Longest - 1]) ? Longest - 1 : Longest)];
        var length = window.IsEmpty ? 0 : StringInfo.GetNextTextElementLength(window);
        return length == known.Length ? 0 : length;
    }
}
