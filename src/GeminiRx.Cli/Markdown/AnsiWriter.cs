using System.Globalization;
using GeminiRx.Conversations;
using Markdig.Helpers;

namespace GeminiRx.Cli;

/// <summary>Lays out text for a terminal: wraps words at the width, writes margins before each line, and sets the style again on each
/// line.</summary>
/// <param name="width">The width of a line in cells.</param>
/// <param name="colors">The styles that the terminal supports.</param>
internal sealed class AnsiWriter(int width, ColorSupport colors)
{
    private readonly List<StringSlice> _word = [];
    private readonly AnsiMargins _margins = new();
    private AnsiStyle _styleOfWord;
    private AnsiStyle _writtenStyle;
    private int _wordWidth;
    private int _pendingSpaces;
    private bool _isLineOpen;
    private bool _isBlankPending;

    public ColorSupport Colors => colors;

    /// <summary>The width of a line in cells.</summary>
    public int Width => width;

    /// <summary>The number of cells that the current line uses.</summary>
    public int Column { get; private set; }

    /// <summary>The style of the text that is written next.</summary>
    public AnsiStyle Style { get; private set; }

    /// <summary>Whether a word that does not fit starts a new line. Default true.</summary>
    public bool Wraps { get; set; } = true;

    /// <summary>The finished lines. The caller writes them and clears the buffer.</summary>
    public Utf8Buffer Output { get; } = new();

    /// <summary>Writes content with a margin: one string before the first line, another before each following line.</summary>
    public void WithMargin(string first, string others, Action write)
    {
        _margins.Push(first, others);
        write();
        EndLine();
        _margins.Pop();
    }

    public void WithStyle(AnsiStyle style, Action write)
    {
        var before = Style;
        SetStyle(style);
        write();
        SetStyle(before);
    }

    public void WriteWords(string text) => WriteWords(new StringSlice(text));

    /// <summary>Writes words, with line breaks where a line is full.</summary>
    public void WriteWords(StringSlice text)
    {
        for (int at = text.Start, length; at <= text.End; at += length)
        {
            length = Grapheme(text, at);
            var grapheme = text.Text.AsSpan(at, length);
            if (grapheme is " " or "\n" or "\t" or "\r\n")
            {
                EndWord();
                _pendingSpaces = _isLineOpen ? Math.Max(_pendingSpaces, 1) : _pendingSpaces;
                continue;
            }

            if (ControlCharacters.IsUnsafe(grapheme[0]))
            {
                continue;
            }

            // Scripts with wide characters can break after each character.
            var cells = CellWidth.OfGrapheme(grapheme);
            if (cells == 2)
            {
                EndWord();
            }

            AddToWord(text.Text, at, length, cells);
            if (cells == 2)
            {
                EndWord();
            }
        }
    }

    /// <summary>Writes text with all its spaces and without wrapping; only the terminal wraps it.</summary>
    public void WriteVerbatim(StringSlice text)
    {
        EndWord();
        for (int at = text.Start, length; at <= text.End; at += length)
        {
            length = Grapheme(text, at);
            var grapheme = text.Text.AsSpan(at, length);
            if (!ControlCharacters.IsUnsafe(grapheme[0]))
            {
                AddToWord(text.Text, at, length, CellWidth.OfGrapheme(grapheme));
            }
        }

        WriteWord(isWrapped: false);
    }

    /// <summary>Adds spaces before the next word of the line. They are dropped if no word follows on the line.</summary>
    public void WriteSpaces(int count)
    {
        EndWord();
        _pendingSpaces += count;
    }

    /// <summary>Writes the current word to the line.</summary>
    public void EndWord() => WriteWord(isWrapped: Wraps);

    /// <summary>Ends the line if it has started.</summary>
    public void EndLine()
    {
        EndWord();
        if (_isLineOpen)
        {
            WriteStyle(default);
            Output.Append("\n");
            (_isLineOpen, Column) = (false, 0);
        }

        _pendingSpaces = 0;
    }

    /// <summary>Ends the line, even if it is empty.</summary>
    public void BreakLine()
    {
        EndWord();
        OpenLine();
        EndLine();
    }

    /// <summary>Writes one blank line before the next line, if a line follows.</summary>
    public void SeparateBlock()
    {
        EndLine();
        _isBlankPending = true;
    }

    private static int Grapheme(StringSlice text, int at) => StringInfo.GetNextTextElementLength(text.Text.AsSpan(at, text.End + 1 - at));

    private void SetStyle(AnsiStyle style)
    {
        style = colors == ColorSupport.Full ? style : style with { Color = 0 };

        // The style may change within a word.
        if (_word.Count > 0 && style != Style)
        {
            _word.Add(new StringSlice(style.Sequence(colors)));
        }

        Style = style;
    }

    // A word is stored as slices of its text, so that it is copied only once, to the output.
    private void AddToWord(string text, int start, int length, int cells)
    {
        if (_word.Count == 0)
        {
            _styleOfWord = Style;
        }

        if (_word is [.., var last] && ReferenceEquals(last.Text, text) && last.End + 1 == start)
        {
            _word[^1] = new StringSlice(text, last.Start, start + length - 1);
        }
        else
        {
            _word.Add(new StringSlice(text, start, start + length - 1));
        }

        _wordWidth += cells;
    }

    private void WriteWord(bool isWrapped)
    {
        if (_word.Count == 0)
        {
            return;
        }

        if (isWrapped && _isLineOpen && Column + _pendingSpaces + _wordWidth > width)
        {
            WriteStyle(default);
            Output.Append("\n");
            (_isLineOpen, _pendingSpaces) = (false, 0);
        }

        OpenLine();
        if (_pendingSpaces > 0)
        {
            // A single space between two words of the same style has that style too, so that an underline has no gap.
            WriteStyle(_pendingSpaces == 1 && _writtenStyle == _styleOfWord ? _styleOfWord : default);
            Output.AppendSpaces(_pendingSpaces);
            Column += _pendingSpaces;
        }

        WriteStyle(_styleOfWord);
        foreach (var slice in _word)
        {
            Output.Append(slice.AsSpan());
        }

        _writtenStyle = Style;
        Column += _wordWidth;
        _word.Clear();
        (_wordWidth, _pendingSpaces) = (0, 0);
    }

    private void OpenLine()
    {
        if (_isLineOpen)
        {
            return;
        }

        if (_isBlankPending)
        {
            Output.Append($"{_margins.OfBlankLine()}\n");
            _isBlankPending = false;
        }

        Column = _margins.Write(Output);
        _isLineOpen = true;
    }

    private void WriteStyle(AnsiStyle style)
    {
        if (style != _writtenStyle)
        {
            Output.Append(style.Sequence(colors));
            _writtenStyle = style;
        }
    }
}
