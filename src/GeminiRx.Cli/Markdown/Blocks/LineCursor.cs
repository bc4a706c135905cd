namespace GeminiRx.Cli;

/// <summary>A place in a line while its containers and its block are found. A tab goes to the next multiple of four columns.</summary>
internal sealed class LineCursor
{
    private readonly string _line;
    private int _at;
    private int _column;
    private int _ofTab; // columns of a tab that are left
    private int _contentAt;

    public LineCursor(string line)
    {
        _line = line;
        FindContent();
    }

    /// <summary>The columns of white space from here.</summary>
    public int Indent { get; private set; }

    public bool IsBlank => _contentAt == _line.Length;

    /// <summary>The text behind the white space.</summary>
    public ReadOnlySpan<char> Content => _line.AsSpan(_contentAt);

    /// <summary>Skips white space up to a number of columns.</summary>
    public void SkipIndent(int columns = int.MaxValue)
    {
        while (columns > 0)
        {
            if (_ofTab > 0)
            {
                var step = Math.Min(columns, _ofTab);
                (_ofTab, _column, columns) = (_ofTab - step, _column + step, columns - step);
            }
            else if (_at < _contentAt && _line[_at] == '\t')
            {
                _at++;
                _ofTab = 4 - (_column % 4);
            }
            else if (_at < _contentAt)
            {
                (_at, _column, columns) = (_at + 1, _column + 1, columns - 1);
            }
            else
            {
                break;
            }
        }

        FindContent();
    }

    /// <summary>Skips visible characters.</summary>
    public void Skip(int characters)
    {
        (_at, _column) = (_at + characters, _column + characters);
        FindContent();
    }

    /// <summary>Returns the rest of the line with its white space.</summary>
    public string Rest() => _ofTab > 0 ? new string(' ', _ofTab) + _line[_at..] : _line[_at..];

    private void FindContent()
    {
        var column = _column + _ofTab;
        _contentAt = _at;
        while (_contentAt < _line.Length && _line[_contentAt] is (' ' or '\t'))
        {
            column += _line[_contentAt] == ' ' ? 1 : 4 - (column % 4);
            _contentAt++;
        }

        Indent = column - _column;
    }
}
