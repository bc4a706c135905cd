using System.Globalization;
using System.Text;

namespace GeminiRx.Cli;

/// <summary>Lays text out for a terminal: words wrapped to its width, each line behind the margins in force, styles set anew on each
/// line.</summary>
/// <param name="width">How many cells a line has.</param>
/// <param name="looks">What of the styles is shown.</param>
internal sealed class AnsiWriter(int width, ColorSupport looks)
{
    private readonly StringBuilder _written = new();
    private readonly StringBuilder _word = new();
    private readonly List<(string First, string Others, bool IsUsed)> _margins = [];
    private AnsiStyle _styleAtWord;
    private AnsiStyle _styleWritten;
    private int _wordWidth;
    private bool _isSpaceDue;
    private bool _isLineOpen;
    private bool _isBlankDue;

    public ColorSupport Looks => looks;

    /// <summary>How many cells a line has.</summary>
    public int Width => width;

    /// <summary>How many cells of the line are taken.</summary>
    public int Column { get; private set; }

    /// <summary>How text looks from here on.</summary>
    public AnsiStyle Style { get; private set; }

    /// <summary>Takes what is laid out so far; an unfinished word stays.</summary>
    public string Take()
    {
        var text = _written.ToString();
        _written.Clear();
        return text;
    }

    /// <summary>What is written stands behind a margin: one text in its first line, another in the rest.</summary>
    public void Indented(string first, string rest, Action write)
    {
        _margins.Add((first, rest, false));
        write();
        EndLine();
        _margins.RemoveAt(_margins.Count - 1);
    }

    public void Styled(AnsiStyle style, Action write)
    {
        var before = Style;
        SetStyle(style);
        write();
        SetStyle(before);
    }

    /// <summary>Writes words, with breaks where a line is full.</summary>
    public void Words(string text)
    {
        foreach (var grapheme in Graphemes(ControlCharacters.Strip(text)))
        {
            if (grapheme is " " or "\n" or "\t" or "\r\n")
            {
                EndWord();
                _isSpaceDue = _isLineOpen;
                continue;
            }

            var cells = CellWidth.OfGrapheme(grapheme);
            if (cells == 2)
            {
                EndWord(); // scripts whose signs are wide break anywhere
            }

            AddToWord(grapheme, cells);
            if (cells == 2)
            {
                EndWord();
            }
        }
    }

    /// <summary>Writes text as it is, breaks by the terminal alone.</summary>
    public void Verbatim(string text)
    {
        EndWord();
        foreach (var grapheme in Graphemes(ControlCharacters.Strip(text)))
        {
            AddToWord(grapheme, CellWidth.OfGrapheme(grapheme));
        }

        Put(isWrapped: false);
    }

    /// <summary>A line that is laid out already.</summary>
    public void Raw(string line)
    {
        OpenLine();
        _written.Append(line);
        EndLine();
    }

    /// <summary>Puts the word that has begun into its line.</summary>
    public void EndWord() => Put(isWrapped: true);

    /// <summary>Ends the line if one has begun.</summary>
    public void EndLine()
    {
        EndWord();
        if (_isLineOpen)
        {
            SetWritten(default);
            _written.Append('\n');
            (_isLineOpen, _isSpaceDue, Column) = (false, false, 0);
        }
    }

    /// <summary>Ends the line, also an empty one.</summary>
    public void BreakLine()
    {
        EndWord();
        OpenLine();
        EndLine();
    }

    /// <summary>A blank line, if anything follows; never two.</summary>
    public void BlankLine()
    {
        EndLine();
        _isBlankDue = true;
    }

    private static IEnumerable<string> Graphemes(string text)
    {
        for (var i = 0; i < text.Length; )
        {
            var length = StringInfo.GetNextTextElementLength(text, i);
            yield return text.Substring(i, length);
            i += length;
        }
    }

    private void SetStyle(AnsiStyle style)
    {
        style = looks == ColorSupport.Full ? style : style with { Color = 0 };

        // A word may change its looks in the middle.
        if (_word.Length > 0 && style != Style)
        {
            _word.Append(style.Sequence(looks));
        }

        Style = style;
    }

    private void AddToWord(string grapheme, int cells)
    {
        if (_word.Length == 0)
        {
            _styleAtWord = Style;
        }

        _word.Append(grapheme);
        _wordWidth += cells;
    }

    private void Put(bool isWrapped)
    {
        if (_word.Length == 0)
        {
            return;
        }

        if (isWrapped && _isLineOpen && Column + (_isSpaceDue ? 1 : 0) + _wordWidth > width)
        {
            SetWritten(default);
            _written.Append('\n');
            (_isLineOpen, _isSpaceDue) = (false, false);
        }

        OpenLine();
        if (_isSpaceDue)
        {
            // A space between two pieces of one style has it too, such as an underline.
            SetWritten(_styleWritten == _styleAtWord ? _styleAtWord : default);
            _written.Append(' ');
            Column++;
        }

        SetWritten(_styleAtWord);
        _written.Append(_word);
        _styleWritten = Style;
        Column += _wordWidth;
        _word.Clear();
        (_wordWidth, _isSpaceDue) = (0, false);
    }

    private void OpenLine()
    {
        if (_isLineOpen)
        {
            return;
        }

        Column = 0;
        if (_isBlankDue)
        {
            // The margin of a list's marker begins with its line, not with the blank one before.
            _written
                .Append(string.Concat(_margins.TakeWhile(margin => margin.IsUsed).Select(margin => margin.Others)).TrimEnd())
                .Append('\n');
            _isBlankDue = false;
        }

        for (var i = 0; i < _margins.Count; i++)
        {
            var margin = _margins[i].IsUsed ? _margins[i].Others : _margins[i].First;
            _written.Append(margin);
            Column += margin.Length;
            _margins[i] = _margins[i] with { IsUsed = true };
        }

        _isLineOpen = true;
    }

    private void SetWritten(AnsiStyle style)
    {
        if (style != _styleWritten)
        {
            _written.Append(style.Sequence(looks));
            _styleWritten = style;
        }
    }
}
