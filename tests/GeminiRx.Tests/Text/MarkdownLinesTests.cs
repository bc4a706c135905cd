using GeminiRx.Text;

namespace GeminiRx.Tests.Text;

/// <summary>Lines of Markdown, by CommonMark 0.31 and GFM 0.29.</summary>
public sealed class MarkdownLinesTests
{
    [Theory]
    [InlineData("", 0, 0)]
    [InlineData("a", 0, 0)]
    [InlineData("   a", 0, 3)]
    [InlineData("\ta", 0, 4)]
    [InlineData("  \ta", 0, 4)]
    [InlineData("    \ta", 0, 8)]
    [InlineData("\t \t", 0, 8)]
    [InlineData("\ta", 3, 4)]
    [InlineData("\ta", 4, 8)]
    [InlineData(" a", 5, 6)]
    public void Indent_CountsColumnsWithTabsToEveryFourth(string line, int start, int columns) =>
        Assert.Equal(columns, MarkdownLines.Indent(line, start));

    [Theory]
    [InlineData("> a", 9, 1, "a")]
    [InlineData(">a", 9, 1, "a")]
    [InlineData(">  a", 9, 1, " a")]
    [InlineData("> > a", 9, 2, "a")]
    [InlineData(">>> a", 9, 3, "a")]
    [InlineData("> > a", 1, 1, "> a")]
    [InlineData("> a", 0, 0, "> a")]
    [InlineData("   > a", 9, 1, "a")]
    [InlineData("    > a", 9, 0, "    > a")]
    [InlineData("a > b", 9, 0, "a > b")]
    [InlineData(">", 9, 1, "")]
    public void Quotes_AreRemoved(string line, int most, int quotes, string rest)
    {
        ReadOnlySpan<char> left = line;

        Assert.Equal(quotes, MarkdownLines.SkipQuotes(ref left, most));
        Assert.Equal(rest, left.ToString());
    }

    [Theory]
    [InlineData("- a", 1)]
    [InlineData("* a", 1)]
    [InlineData("+\ta", 1)]
    [InlineData("1. a", 2)]
    [InlineData("1) a", 2)]
    [InlineData("123456789. a", 10)]
    [InlineData("1234567890. a", 0)]
    [InlineData("1: a", 0)]
    [InlineData("1", 0)]
    [InlineData("12", 0)]
    [InlineData(". a", 0)]
    [InlineData(") a", 0)]
    [InlineData("1- a", 0)]
    [InlineData("-a", 0)]
    [InlineData("1.a", 0)]
    [InlineData("-", 0)]
    [InlineData("- ", 0)]
    [InlineData("1. \t", 0)]
    [InlineData("= a", 0)]
    [InlineData("", 0)]
    [InlineData("- - -", 0)]
    [InlineData("* * * ", 0)]
    [InlineData("- - a", 1)]
    public void Marker_OfAListsItem_HasItsLength(string text, int length) => Assert.Equal(length, MarkdownLines.Marker(text));

    [Theory]
    [InlineData("- a", true)]
    [InlineData("  2. a", true)]
    [InlineData("> a", true)]
    [InlineData("\t> a", true)]
    [InlineData("# a", true)]
    [InlineData("###### a", true)]
    [InlineData("#\ta", true)]
    [InlineData("####### a", false)]
    [InlineData("#a", false)]
    [InlineData("#", false)]
    [InlineData("a # b", false)]
    [InlineData("---", true)]
    [InlineData("***", true)]
    [InlineData("___", true)]
    [InlineData(" _ _ _ ", true)]
    [InlineData("- -\t-", true)]
    [InlineData("--", false)]
    [InlineData("-*-", false)]
    [InlineData("--- a", false)]
    [InlineData("===", false)]
    [InlineData("a", false)]
    [InlineData("", false)]
    public void Block_BeginsWithItsMarks(string line, bool begins) => Assert.Equal(begins, MarkdownLines.StartsBlock(line));

    [Theory]
    [InlineData("|---|---|", "| a | b |", true)]
    [InlineData("---|---", "a | b", true)]
    [InlineData(" | :-- | --: | ", "| a | b |", true)]
    [InlineData("|:-:|-|", "|a|b|", true)]
    [InlineData("---", "| a |", true)]
    [InlineData("|---|", "a", true)]
    [InlineData(":--", "a", true)]
    [InlineData("---", "a", false)]
    [InlineData("|---|---|", "| a |", false)]
    [InlineData("|---|", "| a | b |", false)]
    [InlineData("|---|---|", "| a \\| b |", false)]
    [InlineData("|---|", "| a \\| b |", true)]
    [InlineData("|---|::|", "| a | b |", false)]
    [InlineData("|---||", "| a | b |", false)]
    [InlineData("|-:-|-|", "| a | b |", false)]
    [InlineData("|:::-|-|", "| a | b |", false)]
    [InlineData("|- -|-|", "| a | b |", false)]
    [InlineData("|--x|-|", "| a | b |", false)]
    [InlineData("| | |", "| a | b |", false)]
    [InlineData("::", "a", false)]
    public void DelimiterRow_HasAsManyCellsAsItsHeader(string line, string header, bool isOne) =>
        Assert.Equal(isOne, MarkdownLines.IsDelimiterRow(line, header));
}
