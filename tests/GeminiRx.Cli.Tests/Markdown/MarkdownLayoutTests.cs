using System.Text;

namespace GeminiRx.Cli.Tests;

/// <summary>What the golden files do not show: styles, what is shown while text arrives, and the cost of long blocks.</summary>
public sealed class MarkdownLayoutTests
{
    private static readonly LayoutOptions _plain = new(40, ColorSupport.None);

    [Theory]
    [InlineData("a\r\nb\tc  d", "a b c d\n")]
    [InlineData("a\u0007\u009bb", "a\n")]
    [InlineData("a\u0007b", "ab\n")]
    [InlineData("e\u0301 👨‍👩‍👧 🇩🇪", "e\u0301 👨‍👩‍👧 🇩🇪\n")]
    [InlineData("", "")]
    public void Layout_SpacesControlCharactersAndGraphemes_AreNormalized(string markdown, string expected) =>
        Assert.Equal(expected, LayoutRunner.LayOut(_plain, markdown));

    [Fact]
    public void Layout_AWordThatIsWiderThanTheTerminal_IsNotCut() =>
        Assert.Equal($"a\n{new string('x', 50)} b\n", LayoutRunner.LayOut(_plain, $"a {new string('x', 50)} b"));

    [Fact]
    public void Layout_AStyleWithinAWord_DoesNotBreakTheWord() =>
        Assert.Equal(
            "a long line that ends with this word of\ntwo\e[0;1mstyles\e[0m\n",
            LayoutRunner.LayOut(_plain with { Colors = ColorSupport.Full }, "a long line that ends with this word of two**styles**")
        );

    [Fact]
    public void Layout_AStyledTable_ResetsTheStyleBetweenItsCells() =>
        Assert.Equal(
            "\e[0;1mA\e[0m  \e[0;1mB\e[0m\n─  ─\n\e[0;36mc\e[0m  \e[0;1mb\e[0m\n",
            LayoutRunner.LayOut(_plain with { Colors = ColorSupport.Full }, "| A | B |\n| --- | --- |\n| `c` | **b** |\n")
        );

    // Each row is what a reader sees after the piece.
    [Theory]
    [InlineData("Some **bo", "Some bo")]
    [InlineData("Some **", "Some")]
    [InlineData("Some **bold*", "Some bold")]
    [InlineData("Use `git re", "Use `git re`")]
    [InlineData("See [the guide](https://exa", "See the guide")]
    [InlineData("| A | B |\n|--", "A  B\n─  ─")]
    [InlineData("Text:\n-", "Text: -")]
    [InlineData("- one\n- tw", "• one\n• tw")]
    [InlineData("```py\ncode\nmo", "```py\ncode\nmo")]
    public void OpenRows_OfIncompleteText_ShowItAsItWillProbablyBe(string text, string expected)
    {
        var layout = new MarkdownLayout(_plain);
        layout.Append(text);

        Assert.Equal(expected, Final(layout) + Encoding.UTF8.GetString(layout.LayOutOpenRows().FinishedBytes).TrimEnd('\n'));
    }

    [Fact]
    public void OpenRows_HalfACharacter_IsNotShown()
    {
        var layout = new MarkdownLayout(_plain);
        layout.Append("a\uD83D");

        Assert.Equal("a\n", Encoding.UTF8.GetString(layout.LayOutOpenRows().FinishedBytes));
    }

    // What is final is written at once: a line of code, an item behind which another one starts, a paragraph behind which a blank line is.
    [Theory]
    [InlineData("```\nx\n", "```\nx\n")]
    [InlineData("- a\n- b", "")]
    [InlineData("- a\n- b\n", "• a\n")]
    [InlineData("a\n\n", "a\n")]
    [InlineData("a\nb\n", "")]
    [InlineData("# a\n", "a\n")]
    [InlineData("| A |\n|---|\n| b |\n", "")]
    public void FinalRows_AreThoseThatNoTextCanChange(string text, string expected)
    {
        var layout = new MarkdownLayout(_plain);
        layout.Append(text);

        Assert.Equal(expected, Final(layout));
    }

    // The widths come from the first rows, but numbers grow.
    [Fact]
    public void Layout_NumbersThatGrowInALongTable_AreNotBroken()
    {
        var rows = string.Concat(Enumerable.Range(990, 20).Select(row => $"| {row} | x |\n"));

        var text = LayoutRunner.LayOut(_plain with { OpenRows = 5 }, $"| N | M |\n|---|---|\n{rows}");

        Assert.Contains("\n999  x\n1000  x\n", text, StringComparison.Ordinal);
    }

    // Red when the parts of a paragraph were not written before its end.
    [Theory]
    [InlineData("words with *styles* and so on ")]
    [InlineData("unmatched * [ ` words ")]
    [InlineData("xxxxxxxxxxxxxxxxxxxxxxxxxxxxx")]
    [InlineData("- an item\n  - with an item\n")]
    [InlineData("> quoted *text* goes on\n")]
    [InlineData("| A | B |\n|---|---|\n", "| cell | and *another* cell |\n")]
    [InlineData("```\n", "code code code code\n")]
    [InlineData("```\n", "code code code code ")]
    [InlineData("| A |\n|---|\n| ", "cell cell ")]
    [InlineData("# ", "heading ")]
    [InlineData("$$\n", "x = y \\\\\n")]
    public void OpenRows_OfALongBlock_AreBounded(string first, string? repeated = null)
    {
        var layout = new MarkdownLayout(_plain with { OpenRows = 23 });
        layout.Append(first);
        for (var i = 0; i < 20_000; i++)
        {
            layout.Append(repeated ?? first);
            layout.Output.RemoveFinished();
        }

        Assert.InRange(layout.LayOutOpenRows().Bytes.Length, 0, 70_000);
    }

    private static string Final(MarkdownLayout layout) => Encoding.UTF8.GetString(layout.Output.FinishedBytes);
}
