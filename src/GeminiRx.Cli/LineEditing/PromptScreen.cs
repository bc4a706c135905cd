using System.Globalization;
using System.Text;

namespace GeminiRx.Cli;

/// <summary>Draws a prompt in place: each drawing replaces the last one. The terminal's cursor is in the prompt meanwhile.</summary>
internal sealed class PromptScreen
{
    private PromptRows? _drawn;

    /// <summary>Returns the bytes that draw a prompt.</summary>
    /// <param name="next">The prompt.</param>
    /// <param name="width">The width of the terminal. After a change of it the terminal has laid out the last drawing again.</param>
    public string Draw(PromptRows next, int width)
    {
        var text = new StringBuilder("\e[?2026h");
        text.Append(ToStart(width)).Append("\e[J").AppendJoin("\r\n", next.Rows);
        Move(text, next.Rows.Count - 1 - next.CursorRow, 'A');
        text.Append('\r');
        Move(text, next.CursorColumn, 'C');
        _drawn = next;
        return text.Append("\e[?2026l").ToString();
    }

    /// <summary>Returns the bytes that leave the prompt as it is, with the cursor below it.</summary>
    public string End()
    {
        var text = new StringBuilder();
        Move(text, _drawn is { } drawn ? drawn.Rows.Count - 1 - drawn.CursorRow : 0, 'B');
        _drawn = null;
        return text.Append("\r\n").ToString();
    }

    /// <summary>Returns the bytes that clear the whole screen; the prompt is drawn at its top next.</summary>
    public string Clear()
    {
        _drawn = null;
        return "\e[H\e[2J";
    }

    private string ToStart(int width)
    {
        var text = new StringBuilder();
        if (_drawn is { } drawn)
        {
            // A row that is wider than the terminal now takes several.
            var above = drawn.Rows.Take(drawn.CursorRow).Sum(row => Math.Max(1, (CellsOf(row) + width - 1) / width));
            Move(text, above + drawn.CursorColumn / width, 'A');
        }

        return text.Append('\r').ToString();
    }

    private static int CellsOf(string row)
    {
        var cells = 0;
        var graphemes = StringInfo.GetTextElementEnumerator(row);
        while (graphemes.MoveNext())
        {
            cells += CellWidth.OfGrapheme(graphemes.GetTextElement());
        }

        return cells;
    }

    private static void Move(StringBuilder text, int count, char direction)
    {
        if (count > 0)
        {
            text.Append(CultureInfo.InvariantCulture, $"\e[{count}{direction}");
        }
    }
}
