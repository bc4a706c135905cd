using System.Globalization;
using System.Text;

namespace GeminiRx.Cli.Tests;

/// <summary>A terminal: the screen after some bytes. It knows text, line breaks, and the sequences that the program writes; any other
/// sequence is an error.</summary>
internal sealed class ScreenModel(int width, int height)
{
    private readonly List<string[]> _rows = [new string[width]];
    private readonly StringBuilder _rest = new();
    private readonly Decoder _decoder = new UTF8Encoding(false, throwOnInvalidBytes: true).GetDecoder();
    private int _row; // of all rows; the screen is the last ones
    private int _column;
    private bool _isWrapPending;

    /// <summary>How often rows that were shown before were changed outside of a synchronized update.</summary>
    public int UnsynchronizedChanges { get; private set; }

    /// <summary>Whether the terminal is within a synchronized update.</summary>
    public bool IsSynchronized { get; private set; }

    /// <summary>The column of the cursor.</summary>
    public int Column => _column;

    /// <summary>The row of the cursor, of all rows.</summary>
    public int Row => _row;

    /// <summary>All rows, those that have scrolled away first, without blanks at their ends and without the empty rows at the
    /// end.</summary>
    public string AllText => string.Join('\n', _rows.Select(Text)).TrimEnd('\n');

    /// <summary>The rows on the screen, without the empty rows at the end.</summary>
    public string ScreenText => string.Join('\n', _rows.Skip(Top).Select(Text)).TrimEnd('\n');

    private int Top => Math.Max(0, _rows.Count - height);

    public void Write(ReadOnlySpan<byte> bytes)
    {
        var chars = new char[bytes.Length];
        _rest.Append(chars.AsSpan(0, _decoder.GetChars(bytes, chars, flush: false)));
        var text = _rest.ToString();
        _rest.Clear();
        for (int at = 0, length; at < text.Length; at += length)
        {
            length = text[at] == '\e' ? ReadSequence(text, at) : StringInfo.GetNextTextElementLength(text, at);
            if (text[at] != '\e')
            {
                WriteText(text.Substring(at, length));
            }
        }
    }

    private static string Text(string[] row) => string.Concat(row.Select(cell => cell ?? " ")).TrimEnd();

    private void WriteText(string grapheme)
    {
        switch (grapheme)
        {
            case "\n" or "\r\n":
                NextRow();
                break;
            case "\r":
                (_column, _isWrapPending) = (0, false);
                break;
            case "\t":
                _column = Math.Min(width - 1, ((_column / 8) + 1) * 8);
                break;
            default:
                Put(grapheme, CellWidth.OfGrapheme(grapheme));
                break;
        }
    }

    private void NextRow()
    {
        (_column, _isWrapPending) = (0, false);
        _row++;
        if (_row == _rows.Count)
        {
            _rows.Add(new string[width]);
        }
    }

    private void Put(string grapheme, int cells)
    {
        Assert.False(char.IsControl(grapheme[0]), $"U+{(int)grapheme[0]:X4}");
        if (cells == 0 && _column > 0)
        {
            _rows[_row][_column - 1] += grapheme;
            return;
        }

        if (_isWrapPending || _column + cells > width)
        {
            NextRow();
        }

        UnsynchronizedChanges += _rows[_row][_column] is null or " " || IsSynchronized ? 0 : 1;
        _rows[_row][_column] = grapheme;
        if (cells == 2)
        {
            _rows[_row][_column + 1] = "";
        }

        _isWrapPending = _column + cells == width;
        _column = Math.Min(width - 1, _column + cells);
    }

    private int ReadSequence(string text, int at)
    {
        if (text[at + 1] == ']')
        {
            Assert.StartsWith("\e]8;;", text[at..], StringComparison.Ordinal);
            return text.IndexOf("\e\\", at, StringComparison.Ordinal) + 2 - at;
        }

        var end = at + 2;
        while (!char.IsAsciiLetter(text[end]))
        {
            end++;
        }

        Perform(text[(at + 2)..(end + 1)]);
        return end + 1 - at;
    }

    private void Perform(string sequence)
    {
        switch (sequence)
        {
            case [.., 'm']:
                break;
            case "?2026h" or "?2026l":
                IsSynchronized = sequence.EndsWith('h');
                break;
            case [.., 'A']:
                _row -= int.Parse(sequence[..^1], CultureInfo.InvariantCulture);
                Assert.True(_row >= Top, "The cursor is above the screen.");
                _isWrapPending = false;
                break;
            case [.., 'B']:
                _row = Math.Min(_rows.Count - 1, _row + int.Parse(sequence[..^1], CultureInfo.InvariantCulture));
                _isWrapPending = false;
                break;
            case [.., 'C']:
                _column = Math.Min(width - 1, _column + int.Parse(sequence[..^1], CultureInfo.InvariantCulture));
                break;
            case "K":
                Erase(_row, _column);
                break;
            case "2K":
                Erase(_row, 0);
                break;
            case "J":
                Erase(_row, _column);
                _rows.Skip(_row + 1).ToList().ForEach(row => Array.Clear(row));
                break;
            default:
                Assert.Fail($"Unknown sequence: {sequence}");
                break;
        }
    }

    private void Erase(int row, int column)
    {
        UnsynchronizedChanges += IsSynchronized ? 0 : 1;
        Array.Clear(_rows[row], column, width - column);
    }
}
