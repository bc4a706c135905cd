namespace GeminiRx.Cli;

/// <summary>A place in a line while its containers and its block are found. A tab goes to the next multiple of four columns.</summary>
internal sealed class LineCursor(string line)
{
    private int _at;
    private int _column;
    private int _ofTab; // columns of a tab that are left

    /// <summary>The columns of white space from here.</summary>
    public int Indent
    {
        get
        {
            var column = _column + _ofTab;
            var at = _at;
            for (; at < line.Length && line[at] is (' ' or '\t'); at++)
            {
                column += line[at] == ' ' ? 1 : 4 - (column % 4);
            }

            return column - _column;
        }
    }

    public bool IsBlank => Content.IsEmpty;

    /// <summary>The text behind the white space.</summary>
    public ReadOnlySpan<char> Content => line.AsSpan(_at).TrimStart(" \t");

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
            else if (_at < line.Length && line[_at] == '\t')
            {
                _at++;
                _ofTab = 4 - (_column % 4);
            }
            else if (_at < line.Length && line[_at] == ' ')
            {
                (_at, _column, columns) = (_at + 1, _column + 1, columns - 1);
            }
            else
            {
                return;
            }
        }
    }

    /// <summary>Skips visible characters.</summary>
    public void Skip(int characters) => (_at, _column) = (_at + characters, _column + characters);

    /// <summary>Returns the rest of the line with its white space.</summary>
    public string Rest() => _ofTab > 0 ? new string(' ', _ofTab) + line[_at..] : line[_at..];
}
