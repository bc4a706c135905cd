using System.Globalization;
using System.Text;
using GeminiRx.Conversations;

namespace GeminiRx.Cli;

/// <summary>A prompt in the rows of a terminal.</summary>
/// <param name="Rows">The rows; each has at most as many cells as the terminal.</param>
/// <param name="CursorRow">The row of the cursor, from 0.</param>
/// <param name="CursorColumn">The cell of the cursor in it, from 0.</param>
internal sealed record PromptRows(IReadOnlyList<string> Rows, int CursorRow, int CursorColumn)
{
    private const int TabWidth = 4;
    private const int MaxHintRows = 4;

    /// <summary>Lays out a prompt. A text that is higher than the terminal is shown around the cursor.</summary>
    /// <param name="view">The prompt.</param>
    /// <param name="width">The width of the terminal in cells, at least 1.</param>
    /// <param name="height">Its height in rows, at least 1.</param>
    public static PromptRows Of(PromptView view, int width, int height)
    {
        var layout = new Layout(width);
        layout.AddAll(view.Prefix);
        var (at, cursor) = (0, (Row: 0, Column: 0));
        while (true)
        {
            if (at >= view.Cursor && cursor == (0, 0))
            {
                cursor = layout.Place;
            }

            if (at == view.Text.Length)
            {
                break;
            }

            if (view.Text[at] == '\n')
            {
                layout.EndRow();
                layout.AddAll("  ");
                at++;
                continue;
            }

            var length = StringInfo.GetNextTextElementLength(view.Text.AsSpan(at));
            layout.Add(view.Text.AsSpan(at, length));
            at += length;
        }

        layout.FillRow();
        var rows = layout.Rows;
        var hint = HintRows(view.Hint, width);
        var shown = Math.Max(1, height - 1 - hint.Count);
        var first = Math.Clamp(cursor.Row - shown + 1, 0, Math.Max(0, rows.Count - shown));
        return new([.. rows.Skip(first).Take(shown), .. hint], cursor.Row - first, cursor.Column);
    }

    private static IReadOnlyList<string> HintRows(string hint, int width)
    {
        if (hint.Length == 0)
        {
            return [];
        }

        var layout = new Layout(width);
        foreach (var word in ControlCharacters.Flatten(hint).Split(' '))
        {
            layout.AddWord(word);
        }

        return [.. layout.Rows.Take(MaxHintRows)];
    }

    private sealed class Layout(int width)
    {
        private readonly List<string> _rows = [];
        private readonly StringBuilder _row = new();
        private int _column;

        public IReadOnlyList<string> Rows => [.. _rows, _row.ToString()];

        /// <summary>Where the next grapheme begins.</summary>
        public (int Row, int Column) Place => _column >= width ? (_rows.Count + 1, 0) : (_rows.Count, _column);

        /// <summary>Adds a text of one line.</summary>
        public void AddAll(string line)
        {
            var graphemes = StringInfo.GetTextElementEnumerator(line);
            while (graphemes.MoveNext())
            {
                Add(graphemes.GetTextElement());
            }
        }

        /// <summary>Adds a grapheme.</summary>
        // A word begins a row rather than being cut, and no row begins with a blank.
        public void AddWord(string word)
        {
            var row = new Layout(int.MaxValue);
            row.AddAll(word);
            if (_column > 0 && _column + 1 + row._column > width)
            {
                EndRow();
            }
            else if (_column > 0)
            {
                Add(" ");
            }

            AddAll(word);
        }

        public void Add(ReadOnlySpan<char> grapheme)
        {
            var shown = Shown(grapheme);
            var cells = grapheme is "\t" ? TabWidth : CellWidth.OfGrapheme(shown);
            if (_column + cells > width && _column > 0)
            {
                EndRow();
            }

            _row.Append(shown);
            _column += cells;
        }

        public void EndRow()
        {
            _rows.Add(_row.ToString());
            _row.Clear();
            _column = 0;
        }

        /// <summary>Ends a row without a cell for the cursor.</summary>
        public void FillRow()
        {
            if (_column >= width)
            {
                EndRow();
            }
        }

        // What a terminal would act on, or hide, is visible.
        private static string Shown(ReadOnlySpan<char> grapheme) =>
            grapheme is "\t" ? new string(' ', TabWidth)
            : grapheme is [var one] && ControlCharacters.IsUnsafeInDocument(one) ? "\uFFFD"
            : grapheme.ToString();
    }
}
