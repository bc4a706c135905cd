using System.Globalization;
using System.Text;

namespace GeminiRx.Text;

/// <summary>Finds <see cref="TextBoundary.Word"/>.</summary>
internal sealed class WordUnits : GraphemeScan
{
    private Class _last;

    private enum Class
    {
        None,
        Space,
        Letter,
        SeparateWord,
        Opening,
        Punctuation,
    }

    protected override void Begin() => _last = Class.None;

    protected override bool BreaksBefore(Rune first) =>
        (_last, ClassOf(first)) switch
        {
            (_, Class.Space) => false,
            (Class.Space, _) => true,
            (Class.Opening, _) => false,
            (Class.SeparateWord, Class.Punctuation) => false,
            (Class.SeparateWord, _) or (_, Class.SeparateWord) => true,
            _ => false,
        };

    protected override bool Advance(Rune first)
    {
        // Punctuation after a separate letter belongs to that letter.
        var next = ClassOf(first);
        _last = (_last, next) is (Class.SeparateWord, Class.Punctuation) ? Class.SeparateWord : next;
        return first.IsBmp && Graphemes.LineBreaks.Contains((char)first.Value);
    }

    private static Class ClassOf(Rune rune) =>
        rune.IsAscii ? AsciiClassOf(rune)
        : Rune.IsWhiteSpace(rune) && rune.Value is not (0x00A0 or 0x202F or 0x2007) ? Class.Space // a no-break space is not a separator
        : IsSeparateWord(rune.Value) ? Class.SeparateWord
        : Rune.GetUnicodeCategory(rune) switch
        {
            UnicodeCategory.OpenPunctuation or UnicodeCategory.InitialQuotePunctuation => Class.Opening,
            UnicodeCategory.ClosePunctuation or UnicodeCategory.FinalQuotePunctuation or UnicodeCategory.OtherPunctuation =>
                Class.Punctuation,
            _ => Class.Letter,
        };

    private static Class AsciiClassOf(Rune rune) =>
        (char)rune.Value switch
        {
            ' ' or '\t' or '\n' or '\v' or '\f' or '\r' => Class.Space,
            '(' or '[' or '{' => Class.Opening,
            ')' or ']' or '}' or '.' or ',' or ';' or ':' or '!' or '?' or '\'' or '"' => Class.Punctuation,
            _ => Class.Letter,
        };

    // Unicode's Ideographic, Hiragana and the scripts of line break class SA.
    private static bool IsSeparateWord(int value) =>
        value
            is (>= 0x3041 and <= 0x309F)
                or (>= 0x3005 and <= 0x3007)
                or (>= 0x3400 and <= 0x4DBF)
                or (>= 0x4E00 and <= 0x9FFF)
                or (>= 0xF900 and <= 0xFAFF)
                or (>= 0x20000 and <= 0x3FFFD)
                or (>= 0x0E01 and <= 0x0EFF)
                or (>= 0x1000 and <= 0x109F)
                or (>= 0x1780 and <= 0x17FF);
}
