using System.Globalization;
using Markdig.Helpers;

namespace GeminiRx.Cli;

/// <summary>Lays out text as rows of a terminal: wraps words at the width, writes margins before each line, and sets the style again on
/// each row.</summary>
/// <param name="colors">The styles that the terminal supports.</param>
/// <param name="breaksWords">Whether a word that is wider than a line is continued on a line of its own. Otherwise the terminal wraps it, so
/// that it can be copied.</param>
internal sealed class RowWriter(ColorSupport colors, bool breaksWords = false)
{
    private readonly Word _word = new();
    private readonly Margins _margins = new();
    private TextStyle _writtenStyle;
    private int _pendingSpaces;
    private bool _isLineOpen;
    private bool _isBlankPending;
    private bool _isWithinWord; // a long word has been written in part

    public ColorSupport Colors => colors;

    /// <summary>The width of a row in cells.</summary>
    public int Width { get; set; } = int.MaxValue;

    /// <summary>The width of a row without its margins, which take at most half of it.</summary>
    public int InnerWidth => Math.Max(Width / 2, Width - _margins.Width);

    /// <summary>The number of cells that the open row uses.</summary>
    public int Column { get; private set; }

    /// <summary>The widest row since <see cref="Reset"/>.</summary>
    public int WidestRow { get; private set; }

    /// <summary>The widest word since <see cref="Reset"/>.</summary>
    public int WidestWord { get; private set; }

    /// <summary>The style of the text that is written next.</summary>
    public TextStyle Style { get; private set; }

    /// <summary>The rows. The caller takes the finished ones.</summary>
    public RowBuffer Output { get; } = new();

    /// <summary>Returns a writer that goes on from here. Its output starts with the open row.</summary>
    public RowWriter Fork()
    {
        var fork = new RowWriter(colors, breaksWords)
        {
            Width = Width,
            Column = Column,
            Style = Style,
            _writtenStyle = _writtenStyle,
            _pendingSpaces = _pendingSpaces,
            _isLineOpen = _isLineOpen,
            _isBlankPending = _isBlankPending,
            _isWithinWord = _isWithinWord,
        };
        fork._word.CopyFrom(_word);
        fork._margins.CopyFrom(_margins);
        fork.Output.Bytes.AppendBytes(Output.OpenBytes);
        return fork;
    }

    /// <summary>Removes all text and forgets the widths.</summary>
    public void Reset()
    {
        EndLine();
        Output.Clear();
        (WidestRow, WidestWord, _isBlankPending) = (0, 0, false);
    }

    public void PushMargin(string first, string others) => _margins.Push(first, others);

    /// <summary>Ends the line and removes the innermost margin. A list marker without text gets a line of its own.</summary>
    public void PopMargin()
    {
        EndLine();
        if (_margins.IsInnermostUnused)
        {
            OpenLine();
            Output.TrimOpenRow();
            EndLine();
        }

        _margins.Pop();
    }

    public void WithStyle(TextStyle style, Action write)
    {
        var before = Style;
        Style = colors == ColorSupport.Full ? style : style with { Color = 0 };
        write();
        Style = before;
    }

    public void WriteWords(string text) => WriteWords(new StringSlice(text));

    /// <summary>Writes words, with line breaks where a line is full.</summary>
    public void WriteWords(StringSlice text)
    {
        for (int at = text.Start, length; at <= text.End; at += length)
        {
            length = AsciiWord(text.AsSpan()[(at - text.Start)..]);
            if (length > 0)
            {
                AddToWord(text.Text, at, length, length);
                continue;
            }

            length = Grapheme(text, at);
            var grapheme = text.Text.AsSpan(at, length);
            if (grapheme is " " or "\n" or "\t" or "\r\n")
            {
                EndWord();
                _isWithinWord = false;
                _pendingSpaces = _isLineOpen ? Math.Max(_pendingSpaces, 1) : _pendingSpaces;
                continue;
            }

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

    /// <summary>Writes bytes of another writer's row.</summary>
    public void WriteRow(ReadOnlySpan<byte> bytes, int cells)
    {
        WriteSpacesOfLine();
        Output.Bytes.AppendBytes(bytes);
        Column += cells;
    }

    /// <summary>Adds spaces before the next word of the line. They are dropped if no word follows on the line.</summary>
    public void WriteSpaces(int count)
    {
        EndWord();
        _pendingSpaces += count;
    }

    /// <summary>Ends the line if it has started.</summary>
    public void EndLine()
    {
        EndWord();
        if (_isLineOpen)
        {
            EndRow(isWrapped: false);
            _isLineOpen = false;
        }

        (_pendingSpaces, _isWithinWord) = (0, false);
    }

    /// <summary>Ends the line, even if it is empty.</summary>
    public void BreakLine()
    {
        EndWord();
        OpenLine();
        EndLine();
    }

    /// <summary>Writes a blank line of verbatim text.</summary>
    public void WriteBlankLine()
    {
        OpenLine();
        Output.TrimOpenRow();
        EndLine();
    }

    /// <summary>Writes one blank line before the next line, if a line follows.</summary>
    public void SeparateBlock()
    {
        EndLine();
        _isBlankPending = true;
    }

    /// <summary>Writes the current word to the line.</summary>
    public void EndWord()
    {
        if (_word.IsEmpty)
        {
            return;
        }

        WidestWord = Math.Max(WidestWord, _word.Width);
        if (!_isWithinWord && _isLineOpen && (long)Column + _pendingSpaces + _word.Width > Width)
        {
            EndRow(isWrapped: false);
            (_isLineOpen, _pendingSpaces) = (false, 0);
        }

        WriteSpacesOfLine();
        var fits = (long)Column + _word.Width <= Width;
        foreach (var (text, style) in _word.Parts)
        {
            WriteStyle(style);
            if (fits)
            {
                Output.Bytes.Append(text.AsSpan());
            }
            else
            {
                WriteBroken(text);
            }
        }

        Column += fits ? _word.Width : 0;
        _word.Clear();
    }

    private static int Grapheme(StringSlice text, int at) => StringInfo.GetNextTextElementLength(text.Text.AsSpan(at, text.End + 1 - at));

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

    private void WriteSpacesOfLine()
    {
        OpenLine();
        if (_pendingSpaces > 0)
        {
            // A single space between two words of the same style has that style too, so that an underline has no gap.
            var isWithinStyle = _pendingSpaces == 1 && !_word.IsEmpty && _writtenStyle == _word.Parts[0].Style;
            WriteStyle(isWithinStyle ? _writtenStyle : default);
            Output.Bytes.AppendSpaces(_pendingSpaces);
            Column += _pendingSpaces;
            _pendingSpaces = 0;
        }
    }

    private void OpenLine()
    {
        if (_isLineOpen)
        {
            return;
        }

        if (_isBlankPending)
        {
            Output.Bytes.Append(_margins.OfBlankLine());
            Output.EndRow(0, isWrapped: false);
            _isBlankPending = false;
        }

        Column = _margins.Write(Output.Bytes, Width / 2);
        _isLineOpen = true;
    }

    private void EndRow(bool isWrapped)
    {
        WriteStyle(default);
        Output.EndRow(Column, isWrapped);
        WidestRow = Math.Max(WidestRow, Column);
        Column = 0;
    }

    private void WriteStyle(TextStyle style)
    {
        if (style != _writtenStyle)
        {
            Output.Bytes.Append(style.SequenceFrom(_writtenStyle, colors));
            _writtenStyle = style;
        }
    }
}
