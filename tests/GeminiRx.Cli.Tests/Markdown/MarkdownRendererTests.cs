using System.Text;

namespace GeminiRx.Cli.Tests;

/// <summary>The renderer in process: the output of Markdown constructs for a terminal of 40 columns.</summary>
public sealed class MarkdownRendererTests
{
    public static TheoryData<string, string> Tables =>
        new()
        {
            { "| A | B |\n| --- | ---: |\n| long | 1 |\n| x | 22 |\n", "A      B\n────  ──\nlong   1\nx     22\n" },
            {
                "| State | N |\n| --- | --- |\n| 🟢 | a |\n| ⚪ | b |\n| ⛔ | c |\n| ⭕ | d |\n",
                "State  N\n─────  ─\n🟢     a\n⚪     b\n⛔     c\n⭕     d\n"
            },
            { "| S | N |\n| ---: | --- |\n| ⏰ | a |\n| 漢字 | b |\n| x | c |\n", "   S  N\n────  ─\n  ⏰  a\n漢字  b\n   x  c\n" },
            { "| A | B | C |\n| --- | --- | --- |\n| 1 | | 3 |\n", "A  B  C\n─  ─  ─\n1     3\n" },
            {
                "| A | B |\n| --- | --- |\n| a cell that is longer than the terminal is wide | b |\n",
                "A  B\n───  ─\na cell that is longer than the terminal is wide  b\n"
            },
            { "| A | B |\n| --- | --- |\n| a \u001b[31mb | `c` |\n", "A        B\n───────  ───\na [31mb  `c`\n" },
        };

    [Theory]
    [MemberData(nameof(Tables))]
    public void Render_ATable_AlignsItsColumns(string markdown, string expected) => Assert.Equal(expected, Render([markdown]));

    [Fact]
    public void Render_ATableInPieces_IsBufferedUntilItIsComplete()
    {
        var renderer = new MarkdownRenderer(40, ColorSupport.None);

        renderer.Render("| A |\n| --- |\n");
        renderer.Render("| long |\n");
        Assert.Equal("", TakeOutput(renderer));
        renderer.Render("\nText\n");

        Assert.Equal("A\n────\nlong\n\nText\n", TakeOutput(renderer));
    }

    [Fact]
    public void Render_AStyledTable_ResetsTheStyleBetweenItsCells() =>
        Assert.Equal(
            "\e[0;1mA\e[0m  \e[0;1mB\e[0m\n─  ─\n\e[0;36mc\e[0m  \e[0;1mb\e[0m\n",
            Render(["| A | B |\n| --- | --- |\n| `c` | **b** |\n"], ColorSupport.Full)
        );

    [Fact]
    public void Render_AStyleWithinAWord_DoesNotBreakTheWord() =>
        Assert.Equal(
            "a long line that ends with this word of\ntwo\e[0;1mstyles\e[0m\n",
            Render(["a long line that ends with this word of two**styles**"], ColorSupport.Full)
        );

    [Fact]
    public void Render_AnUnderlinedText_UnderlinesItsSpaces() =>
        Assert.Equal("\e[0;1;4ma b\e[0m\n", Render(["# a b\n"], ColorSupport.WithoutColors));

    [Theory]
    [InlineData("a\r\nb\tc  d", "a b c d\n")]
    [InlineData("a\u0007\u009bb", "ab\n")]
    [InlineData("```\na\tb \u001b[31m\n```\n", "  a\tb [31m\n")]
    [InlineData("e\u0301 👨‍👩‍👧 🇩🇪", "e\u0301 👨‍👩‍👧 🇩🇪\n")]
    [InlineData("", "")]
    public void Render_SpacesControlCharactersAndGraphemes_AreNormalized(string markdown, string expected) =>
        Assert.Equal(expected, Render(Units(markdown)));

    [Fact]
    public void Render_AWordThatIsWiderThanTheTerminal_IsNotCut() =>
        Assert.Equal($"a\n{new string('x', 50)}\nb\n", Render([$"a {new string('x', 50)} b"]));

    // Each line of a fence is a separate unit.
    private static string[] Units(string markdown) =>
        markdown.StartsWith("```", StringComparison.Ordinal)
            ? [.. markdown.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line + "\n")]
            : [markdown];

    private static string Render(string[] units, ColorSupport colors = ColorSupport.None)
    {
        var renderer = new MarkdownRenderer(40, colors);
        foreach (var unit in units)
        {
            renderer.Render(unit);
        }

        renderer.End();
        return TakeOutput(renderer);
    }

    private static string TakeOutput(MarkdownRenderer renderer)
    {
        var text = Encoding.UTF8.GetString(renderer.Output.WrittenSpan);
        renderer.Output.Clear();
        return text;
    }
}
