namespace GeminiRx.Cli;

/// <summary>Lays out text as rows of a terminal: wraps words at the width, writes margins before each line, and sets the style again on
/// each row.</summary>
/// <param name="colors">The styles that the terminal supports.</param>
/// <param name="breaksWords">Whether a word that is wider than a line is continued on a line of its own. Otherwise the terminal wraps
/// it, so that it can be copied.</param>
internal sealed partial class RowWriter(ColorSupport colors, bool breaksWords = false)
{
    private const char FirstMark = '\u0300';

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

    /// <summary>Writes bytes of another writer's row.</summary>
    public void WriteRow(ReadOnlySpan<byte> bytes, int cells)
    {
        WriteSpacesOfLine(default);
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

        WriteSpacesOfLine(_word.Parts[0].Style);
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

    private void WriteSpacesOfLine(TextStyle next)
    {
        OpenLine();
        if (_pendingSpaces > 0)
        {
            // A single space between two words of the same style has that style too, so that an underline has no gap.
            var isWithinStyle = _pendingSpaces == 1 && _writtenStyle == next;
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
