using System.Globalization;
using System.Text;

namespace GeminiRx.Cli;

/// <summary>How many cells of a terminal a text takes: by Unicode's East Asian widths (UAX #11), emoji two.</summary>
internal static class CellWidth
{
    private static readonly (int First, int Last)[] _wide =
    [
        (0x1100, 0x115F),
        (0x231A, 0x231B),
        (0x23E9, 0x23EC),
        (0x2614, 0x2615),
        (0x2648, 0x2653),
        (0x26A1, 0x26A1),
        (0x26BD, 0x26BE),
        (0x2705, 0x2705),
        (0x270A, 0x270B),
        (0x2728, 0x2728),
        (0x274C, 0x274C),
        (0x2753, 0x2757),
        (0x2795, 0x2797),
        (0x2B50, 0x2B50),
        (0x2E80, 0x303E),
        (0x3041, 0xA4CF),
        (0xAC00, 0xD7A3),
        (0xF900, 0xFAFF),
        (0xFE30, 0xFE6F),
        (0xFF00, 0xFF60),
        (0xFFE0, 0xFFE6),
        (0x1F300, 0x1F64F),
        (0x1F680, 0x1F6FF),
        (0x1F900, 0x1F9FF),
        (0x1FA70, 0x1FAFF),
        (0x20000, 0x3FFFD),
    ];

    /// <summary>The cells of one grapheme.</summary>
    public static int OfGrapheme(ReadOnlySpan<char> grapheme)
    {
        if (Rune.DecodeFromUtf16(grapheme, out var first, out var length) != System.Buffers.OperationStatus.Done)
        {
            return 1;
        }

        // A variation selector asks for the picture of a sign that has one; two regional indicators are a flag.
        var isPicture = grapheme.Contains('\uFE0F') || (first.Value is >= 0x1F1E6 and <= 0x1F1FF && grapheme.Length > length);
        return Rune.GetUnicodeCategory(first) is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark or UnicodeCategory.Format
                ? 0
            : isPicture || Array.Exists(_wide, range => first.Value >= range.First && first.Value <= range.Last) ? 2
            : 1;
    }
}
