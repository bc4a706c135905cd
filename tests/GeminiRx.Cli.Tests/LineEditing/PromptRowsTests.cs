namespace GeminiRx.Cli.Tests;

/// <summary>A prompt in the rows of a terminal. Rows are separated by /.</summary>
public sealed class PromptRowsTests
{
    [Theory]
    [InlineData("ab", 2, 10, "> ab", 0, 4)]
    [InlineData("abcdef", 6, 5, "> abc/def", 1, 3)]
    [InlineData("abc", 3, 5, "> abc/", 1, 0)]
    [InlineData("ab😀c", 5, 5, "> ab/😀c", 1, 3)]
    [InlineData("a\nb", 0, 10, "> a/  b", 0, 2)]
    [InlineData("a\n", 2, 10, "> a/  ", 1, 2)]
    [InlineData("a\tb", 2, 10, "> a    b", 0, 7)]
    [InlineData("\u202ea", 1, 10, "> \uFFFDa", 0, 3)]
    [InlineData("", 0, 1, ">/ /", 2, 0)]
    public void Text_IsWrappedByCells(string text, int cursor, int width, string rows, int row, int column)
    {
        var laid = PromptRows.Of(new PromptView("> ", text, cursor, ""), width, 24);

        Assert.Equal((rows, row, column), (string.Join('/', laid.Rows), laid.CursorRow, laid.CursorColumn));
    }

    [Theory]
    [InlineData(0, "> 0/  1/  2", 0)]
    [InlineData(19, "  7/  8/  9", 2)]
    [InlineData(8, "  2/  3/  4", 2)]
    public void TextThatIsHigherThanTheTerminal_IsShownAroundTheCursor(int cursor, string rows, int row)
    {
        var laid = PromptRows.Of(new PromptView("> ", string.Join('\n', Enumerable.Range(0, 10)), cursor, ""), 20, 4);

        Assert.Equal((rows, row), (string.Join('/', laid.Rows), laid.CursorRow));
    }

    [Fact]
    public void Hint_IsBelowTheText_InAFewRows()
    {
        var laid = PromptRows.Of(new PromptView("> ", "a", 1, new string('x', 100)), 10, 24);

        Assert.Equal(5, laid.Rows.Count);
        Assert.Equal((0, 3), (laid.CursorRow, laid.CursorColumn));

        var words = PromptRows.Of(new PromptView("> ", "", 0, "/edit  /help  /model /x"), 10, 24);
        Assert.Equal("> ", words.Rows[0]);
        Assert.Equal(["/edit", "/help", "/model /x"], words.Rows.Skip(1).Select(row => row.TrimEnd()));
    }
}
