using System.Globalization;
using Markdig.Helpers;

namespace GeminiRx.Cli;

/// <content>Text to words and rows.</content>
internal sealed partial class RowWriter
{
    public void WriteWords(string text) => WriteWords(new StringSlice(text));

    /// <summary>Writes words, with line breaks where a line is full.</summary>
    public void WriteWords(StringSlice text)
    {
        for (int at = text.Start, length; at <= text.End; at += length)
        {
            length = WriteWholeWords(text.Text.AsSpan(at, text.End + 1 - at));
            if (length > 0)
            {
                continue;
            }

            length = AsciiWord(text.Text.AsSpan(at, text.End + 1 - at));
            if (length > 0)
            {
                AddToWord(text.Text, at, length, length);
                continue;
            }

            if (IsSpace(text, at))
            {
                length = 1;
                EndWord();
                _isWithinWord = false;
                _pendingSpaces = _isLineOpen ? Math.Max(_pendingSpaces, 1) : _pendingSpaces;
                continue;
            }

            length = Grapheme(text, at);
            var grapheme = text.Text.AsSpan(at, length);

            if (HiddenCharacters.Reveal(grapheme) is { } shown)
            {
                AddToWord(shown, 0, shown.Length, shown.Length);
                continue;
            }

            // Scripts with wide characters can break after each character.
            var cells = CellWidth.OfGrapheme(grapheme);
            if (cells == 2)
            {
                EndWord();
                _isWithinWord = false;
            }

            AddToWord(text.Text, at, length, cells);
            if (cells == 2)
            {
                EndWord();
            }
        }
    }

    /// <summary>Writes text with all its spaces; only the terminal wraps it.</summary>
    public void WriteVerbatim(string text)
    {
        EndWord();
        OpenLine();
        WriteStyle(Style);
        WriteBroken(new StringSlice(text));
    }

    // A space with a combining mark is a character.
    private static bool IsSpace(StringSlice text, int at) =>
        text.Text[at] is (' ' or '\n' or '\t' or '\r') && (at == text.End || text.Text[at + 1] < FirstMark || Grapheme(text, at) == 1);

    private static int Grapheme(StringSlice text, int at) => StringInfo.GetNextTextElementLength(text.Text.AsSpan(at, text.End + 1 - at));

    // Most text is ASCII words with single spaces: as many as fit on the line are written at once. Returns the characters that are written.
    private int WriteWholeWords(ReadOnlySpan<char> text)
    {
        var room = Width - Column - _pendingSpaces;
        if (Width == int.MaxValue || !_isLineOpen || !_word.IsEmpty || room <= 0 || text[0] == ' ')
        {
            return 0;
        }

        var run = text[..Math.Min(text.Length, room + 1)];
        var other = run.IndexOfAnyExceptInRange(' ', '~');
        var length = run[..(other < 0 ? run.Length : other)].LastIndexOf(' ');
        if (length <= 0 || run[..length].Contains("  ", StringComparison.Ordinal) || run[length - 1] == ' ')
        {
            return 0;
        }

        WriteSpacesOfLine(Style);
        WriteStyle(Style);
        Output.Bytes.Append(run[..length]);
        Column += length;
        _isWithinWord = false;
        return length;
    }

    // The visible ASCII characters at the start. A mark may follow the last one, so that is left out before other characters.
    private static int AsciiWord(ReadOnlySpan<char> text)
    {
        var length = text.IndexOfAnyExceptInRange('!', '~');
        return length < 0 ? text.Length
            : text[length] < 128 ? length
            : Math.Max(0, length - 1);
    }

    private void AddToWord(string text, int start, int length, int cells)
    {
        _word.Add(new StringSlice(text, start, start + length - 1), cells, Style);
        if (_word.Width > Width)
        {
            EndWord();
            _isWithinWord = true;
        }
    }

    // Fills rows to their ends, as a terminal does.
    private void WriteBroken(StringSlice text)
    {
        for (int at = text.Start, length; at <= text.End; at += length)
        {
            length = WriteAscii(text.Text.AsSpan(at, text.End + 1 - at));
            if (length > 0)
            {
                continue;
            }

            length = Grapheme(text, at);
            var grapheme = text.Text.AsSpan(at, length);
            var shown = HiddenCharacters.Reveal(grapheme);
            var isTab = grapheme is "\t";
            var cells = isTab
                ? Math.Max(0, Math.Min(8 - (Column % 8), Width - 1 - Column))
                : shown?.Length ?? CellWidth.OfGrapheme(grapheme);
            if (Column + cells > Width && Column > 0 && !isTab)
            {
                var style = _writtenStyle;
                EndRow(isWrapped: !breaksWords);
                WriteStyle(style);
            }

            Output.Bytes.Append(shown ?? grapheme);
            Column += cells;
        }
    }

    // The ASCII characters that fit on the row, but not the last one before others. Returns how many are written.
    private int WriteAscii(ReadOnlySpan<char> text)
    {
        var other = text.IndexOfAnyExceptInRange(' ', '~');
        var length = Math.Max(0, Math.Min(other < 0 ? text.Length : other - 1, Width - Column));
        Output.Bytes.Append(text[..length]);
        Column += length;
        return length;
    }
}
