using System.Reactive.Linq;
using System.Text;

namespace GeminiRx.Tests.Text;

/// <summary>Word boundaries, character by character: each character between two ideographs and between two letters.</summary>
public sealed class WordUnitsTests
{
    private const string Letter = "漢|*|漢 a*b";
    private const string Alone = "漢|*|漢 a|*|b";
    private const string Space = "漢*|漢 a*|b";
    private const string Opening = "漢|*漢 a*b";
    private const string Punctuation = "漢*|漢 a*b";

    [Theory]
    [InlineData(Space, " ", "\t", "\v", "\f", "\u1680", "\u2003", "\u200A", "\u205F", "\u3000")]
    [InlineData(Letter, "\u00A0", "\u202F", "\u2007", "z", "0", "-", "_", "/", "@", "<", "*", "&", "é", "Я", "カ", "한", "—", "€")]
    [InlineData(Opening, "(", "[", "{", "（", "「", "“", "‘", "«", "⟨")]
    [InlineData(Punctuation, ")", "]", "}", ".", ",", ";", ":", "!", "?", "'", "\"", "）", "」", "”", "»", "。", "、", "…", "？")]
    public void Character_OfEachClass_SeparatesWordsLikeItsClass(string expected, params string[] signs) =>
        Assert.All(signs, sign => Assert.Equal(expected.Replace("*", sign, StringComparison.Ordinal), PartsOf(sign)));

    // Scripts without spaces, at the ends of their Unicode blocks.
    [Theory]
    [InlineData(0x3041, 0x3096)]
    [InlineData(0x309F, 0x309F)]
    [InlineData(0x3005, 0x3007)]
    [InlineData(0x3400, 0x4DBF)]
    [InlineData(0x4E00, 0x9FFF)]
    [InlineData(0xF900, 0xFAFF)]
    [InlineData(0x20000, 0x3FFFD)]
    [InlineData(0x0E01, 0x0EFF)]
    [InlineData(0x1000, 0x109F)]
    [InlineData(0x1780, 0x17FF)]
    public void Letter_OfAScriptWithoutSpaces_StandsAlone(int first, int last) =>
        Assert.All(
            [first, last],
            value =>
                Assert.Equal(Alone.Replace("*", new Rune(value).ToString(), StringComparison.Ordinal), PartsOf(new Rune(value).ToString()))
        );

    [Theory]
    [InlineData(0x3040)]
    [InlineData(0x30A1)]
    [InlineData(0x3004)]
    [InlineData(0x33FF)]
    [InlineData(0x4DC0)]
    [InlineData(0x4DFF)]
    [InlineData(0xA000)]
    [InlineData(0xF8FF)]
    [InlineData(0xFB00)]
    [InlineData(0x1FFF0)]
    [InlineData(0x40000)]
    [InlineData(0x0E00)]
    [InlineData(0x0F00)]
    [InlineData(0x0FFF)]
    [InlineData(0x10A0)]
    [InlineData(0x177F)]
    [InlineData(0x1800)]
    public void Character_OutsideOfScriptsWithoutSpaces_IsPartOfAWord(int value)
    {
        var sign = new Rune(value).ToString();
        Assert.DoesNotContain("a|", PartsOf(sign), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a\n b", "a\n| |b")]
    [InlineData("a\r\nb", "a\r\n|b")]
    [InlineData("a\u2028b", "a\u2028|b")]
    [InlineData("a \u0085b", "a \u0085|b")]
    [InlineData("漢。」b", "漢。」|b")]
    [InlineData("漢。」漢", "漢。」|漢")]
    [InlineData("a。b", "a。b")]
    [InlineData("a  (b) c", "a  |(b) |c")]
    [InlineData("a ((b", "a |((b")]
    [InlineData(" a", " |a")]
    [InlineData("(漢", "(漢")]
    [InlineData("漢a", "漢|a")]
    [InlineData("a漢", "a|漢")]
    public void Text_IsSplitBetweenWords(string text, string words) => Assert.Equal(words, UnitsOf(text));

    private static string PartsOf(string sign) => $"{UnitsOf($"漢{sign}漢")} {UnitsOf($"a{sign}b")}";

    private static string UnitsOf(string text) => string.Join('|', Observable.Return(text).Rechunk(TextBoundary.Word).ToEnumerable());
}
