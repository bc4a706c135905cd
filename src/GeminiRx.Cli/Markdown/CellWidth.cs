using System.Buffers;
using System.Globalization;
using System.Text;
using Wcwidth;

namespace GeminiRx.Cli;

/// <summary>The number of terminal cells that text takes (Unicode 17, UAX #11).</summary>
internal static class CellWidth
{
    /// <summary>The cells of one grapheme: 0, 1 or 2.</summary>
    public static int OfGrapheme(ReadOnlySpan<char> grapheme)
    {
        if (Rune.DecodeFromUtf16(grapheme, out var first, out var length) != OperationStatus.Done)
        {
            return 1;
        }

        // U+FE0F selects the emoji form of a character that has one. Two regional indicators are a flag.
        var isEmoji = grapheme.Contains('\uFE0F') || (first.Value is >= 0x1F1E6 and <= 0x1F1FF && grapheme.Length > length);
        return Rune.GetUnicodeCategory(first) is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark or UnicodeCategory.Format
                ? 0
            : isEmoji ? 2
            : Math.Clamp(UnicodeCalculator.GetWidth(first.Value), 0, 2);
    }
}
