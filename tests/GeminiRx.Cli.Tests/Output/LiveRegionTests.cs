using System.Text;

namespace GeminiRx.Cli.Tests;

public sealed class LiveRegionTests
{
    private const int Width = 20;
    private const int Height = 6;

    private readonly List<string> _writes = [];
    private readonly ScreenModel _screen = new(Width, Height);
    private readonly LiveRegion _region;

    public LiveRegionTests() => _region = new LiveRegion(Write, Width, Height);

    [Fact]
    public void Draw_TextThatIsAppended_WritesOnlyTheNewText()
    {
        Draw([], "one");
        Draw([], "one two");
        Draw([], "one two", "three");

        Assert.Equal(["one", " two", "\nthree"], _writes);
        Assert.Equal("one two\nthree", _screen.AllText);
    }

    [Fact]
    public void Draw_TheSameRows_WritesNothing()
    {
        Draw([], "one");
        Draw([], "one");

        Assert.Equal(["one"], _writes);
    }

    // Red when the cursor moved up one row too few.
    [Fact]
    public void Draw_ARowThatChanged_RewritesThatRowInASynchronizedUpdate()
    {
        Draw([], "one", "two", "three");
        Draw([], "one", "TWO", "three");

        Assert.Equal("\e[?2026h\e[1A\r\e[2KTWO\n\e[2Kthree\e[?2026l", _writes[1]);
        Assert.Equal("one\nTWO\nthree", _screen.AllText);
    }

    [Fact]
    public void Draw_FewerRows_ErasesTheOthers()
    {
        Draw([], "one", "two", "three");
        Draw([], "one");

        Assert.Equal("one", _screen.AllText);
        Draw(["one", "x"]);
        Assert.Equal(("one\nx", 0), (_screen.AllText, _screen.Column));
    }

    [Fact]
    public void Draw_AMarkThatJoinsTheLastCharacter_RewritesTheRow()
    {
        Draw([], "e");
        Draw([], "e\u0301");

        Assert.Contains("\e[2K", _writes[1], StringComparison.Ordinal);
    }

    // Red while the rows were aligned by their text only.
    [Fact]
    public void Draw_MoreRowsThanTheScreen_LeavesWhatScrolledAway()
    {
        string[] rows = [.. Enumerable.Range(0, 10).Select(row => $"row {row}")];
        Draw([], rows);
        rows[0] = "changed 0";
        rows[7] = "changed 7";
        Draw([], rows);

        Assert.Equal("row 0\nrow 1\nrow 2\nrow 3\nrow 4\nrow 5\nrow 6\nchanged 7\nrow 8\nrow 9", _screen.AllText);
    }

    // The rows above the screen have become shorter: nothing that was not shown is left out.
    [Fact]
    public void Draw_OtherRowsAboveTheScreen_LosesNoText()
    {
        string[] words = [.. Enumerable.Range(0, 40).Select(word => $"word{word:00}")];
        Draw([], [.. words[..30].Chunk(2).Select(pair => string.Join(' ', pair))]);
        Draw([], [.. words.Skip(1).Chunk(2).Select(pair => string.Join(' ', pair))]);

        Assert.All(words, word => Assert.Contains(word, _screen.AllText, StringComparison.Ordinal));
    }

    [Fact]
    public void HideAndShow_AroundAMessage_PutTheMessageAboveTheRows()
    {
        Draw(["final"], "open", "rows");
        _region.Hide();
        Write("message\n"u8);
        _region.Show();
        Draw([], "open", "rows and more");

        Assert.Equal("final\nmessage\nopen\nrows and more", _screen.AllText);
    }

    [Fact]
    public void Draw_AfterAHide_ShowsTheRowsAgain()
    {
        Draw([], "open");
        _region.Hide();
        Write("thought\n"u8);
        Draw(["open", "end"]);

        Assert.Equal("thought\nopen\nend", _screen.AllText);
    }

    // The terminal has broken the line of 20 cells into two rows.
    [Fact]
    public void Draw_ANarrowerTerminal_ErasesTheRowsThatItMade()
    {
        var region = new LiveRegion(bytes => _writes.Add(Encoding.UTF8.GetString(bytes)), Width, Height);
        region.Draw(Rows([]), Rows(["12345678901234567890", "x"]), Width, Height);
        region.Draw(Rows([]), Rows(["1234567890", "1234567890", "x"]), 10, Height);

        Assert.StartsWith("\e[?2026h\e[2A\r\e[J1234567890\n", _writes[1], StringComparison.Ordinal);
    }

    private static RowBuffer Rows(string[] rows)
    {
        var buffer = new RowBuffer();
        foreach (var row in rows)
        {
            buffer.Bytes.Append(row);
            buffer.EndRow(row.Length, isWrapped: false);
        }

        return buffer;
    }

    private void Draw(string[] final, params string[] open) => _region.Draw(Rows(final), Rows(open), Width, Height);

    private void Write(ReadOnlySpan<byte> bytes)
    {
        _writes.Add(Encoding.UTF8.GetString(bytes));
        _screen.Write(bytes);
    }
}
