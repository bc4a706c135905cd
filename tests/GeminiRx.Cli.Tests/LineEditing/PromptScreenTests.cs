using System.Text;
using FsCheck.Xunit;

namespace GeminiRx.Cli.Tests;

/// <summary>The prompt on the screen of a terminal after any keys.</summary>
public sealed class PromptScreenTests
{
    private static readonly string[] _keys =
    [
        "a",
        "word ",
        "😀",
        "e\u0301",
        "漢字",
        "\t",
        "\n",
        "\e[D",
        "\e[C",
        "\e[A",
        "\e[B",
        "\u007f",
        "\u0017",
        "\u0001",
        "\u0005",
        "\u001f",
        "\e[200~one\rtwo three four five\e[201~",
        "\u0012o",
        "\u0007",
        "\u0003",
    ];

    // A terminal that becomes narrower shows a row as several, and the cursor is below where it was.
    [Theory]
    [InlineData(20, "\e[1A\r")]
    [InlineData(10, "\e[2A\r")]
    [InlineData(5, "\e[4A\r")]
    [InlineData(4, "\e[5A\r")]
    public void Drawing_OnANarrowerTerminal_BeginsAtTheFirstRow(int width, string start)
    {
        var drawing = new PromptScreen();
        drawing.Draw(new PromptRows([new string('a', 15), "bcdef"], 1, 5), 20);

        Assert.StartsWith($"\e[?2026h{start}\e[J", drawing.Draw(new PromptRows(["x"], 0, 0), width), StringComparison.Ordinal);
    }

    [Fact]
    public void End_IsBelowTheLastRow_WhereverTheCursorIs()
    {
        var drawing = new PromptScreen();
        drawing.Draw(new PromptRows(["one", "two", "three"], 0, 1), 20);

        Assert.Equal("\e[2B\r\n", drawing.End());
        Assert.Equal("\r\n", drawing.End());
    }

    /// <summary>What is on the screen below the earlier text is the prompt, and the cursor is where it belongs.</summary>
    [Property(MaxTest = 300)]
    public void Drawing_AfterAnyKeys_IsThePrompt(byte[] presses, byte size)
    {
        var (width, height) = (3 + (size % 30), 3 + (size / 30));
        var (screen, drawing) = (new ScreenModel(width, height), new PromptScreen());
        var editor = new LineEditor(["old", "two\nlines"], ["old", "two\nlines"], (_, _) => InputCompletion.None);
        var parser = new KeyParser();
        screen.Write("top\n"u8);
        foreach (var press in presses)
        {
            foreach (var key in parser.Push(Encoding.UTF8.GetBytes(_keys[press % _keys.Length])))
            {
                editor.Press(key);
            }

            var rows = PromptRows.Of(editor.View, width, height);
            screen.Write(Encoding.UTF8.GetBytes(drawing.Draw(rows, width)));

            var shown = string.Join('\n', rows.Rows.Select(row => row.TrimEnd()).Prepend("top"));
            Assert.Equal(shown.TrimEnd('\n'), screen.AllText);
            Assert.Equal((1 + rows.CursorRow, rows.CursorColumn), (screen.Row, screen.Column));
        }

        Assert.Equal(0, screen.UnsynchronizedChanges);
    }
}
