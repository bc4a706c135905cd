using System.Buffers;
using System.Globalization;
using System.Text;
using Wcwidth;

namespace GeminiRx.Cli;

/// <summary>The number of terminal cells that text takes (Unicode 17, UAX #11).</summary>
internal static class CellWidth
{
    /// <summary>The cells that a text on one line takes.</summary>
    public static int Of(string text)
    {
        var width = 0;
        var graphemes = StringInfo.GetTextElementEnumerator(text);
        while (graphemes.MoveNext())
        {
            width += OfGrapheme(graphemes.GetTextElement());
        }

        return width;
    }

    /// <summary>The cells of one grapheme: an emoji has 2; of other graphemes, the characters are added up.</summary>
    public static int OfGrapheme(ReadOnlySpan<char> grapheme)
    {
        if (grapheme.Length == 1)
        {
            return char.IsSurrogate(grapheme[0]) ? 1 : OfRune(new Rune(grapheme[0]));
        }

        if (Rune.DecodeFromUtf16(grapheme, out var first, out var length) != OperationStatus.Done)
        {
            return 1;
        }

        // U+FE0F selects the emoji form of a character that has one. U+200D joins emoji. Two regional indicators are a flag.
        var isPair = first.Value is >= 0x1F1E6 and <= 0x1F1FF && grapheme.Length > length;
        if (isPair || (grapheme.Contains('\uFE0F') && OfRune(first) > 0))
        {
            return 2;
        }

        var cells = OfRune(first);
        if (cells == 2 || first.Value >= 0x1F000)
        {
            return cells;
        }

        foreach (var rune in grapheme[length..].EnumerateRunes())
        {
            cells += OfRune(rune);
        }

        return cells;
    }

    private static int OfRune(Rune rune) =>
        Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark or UnicodeCategory.Format
            ? 0
            : Math.Clamp(UnicodeCalculator.GetWidth(rune.Value), 0, 2);
}
