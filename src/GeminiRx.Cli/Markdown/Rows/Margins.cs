namespace GeminiRx.Cli;

/// <summary>The margins at the start of a line, for quotes and lists.</summary>
internal sealed class Margins
{
    private readonly List<(string First, string Others, bool IsUsed)> _margins = [];

    /// <summary>Whether no line has used the innermost margin.</summary>
    public bool IsInnermostUnused => _margins is [.., { IsUsed: false }];

    /// <summary>The width of all margins in cells.</summary>
    public int Width { get; private set; }

    /// <summary>Copies the margins of another writer.</summary>
    public void CopyFrom(Margins other)
    {
        _margins.Clear();
        _margins.AddRange(other._margins);
        Width = other.Width;
    }

    /// <summary>Adds an inner margin.</summary>
    /// <param name="first">The margin of the first line.</param>
    /// <param name="others">The margin of all other lines.</param>
    public void Push(string first, string others)
    {
        _margins.Add((first, others, false));
        Width += Math.Max(first.Length, others.Length);
    }

    /// <summary>Removes the innermost margin.</summary>
    public void Pop()
    {
        Width -= Math.Max(_margins[^1].First.Length, _margins[^1].Others.Length);
        _margins.RemoveAt(_margins.Count - 1);
    }

    /// <summary>Writes the margins of the next line. Of margins that are too wide, the outer ones are left out.</summary>
    /// <param name="output">Gets the text.</param>
    /// <param name="limit">The cells that they may have.</param>
    /// <returns>Their width in cells.</returns>
    public int Write(Utf8Buffer output, int limit)
    {
        var (column, rest) = (0, Width);
        for (var i = 0; i < _margins.Count; i++)
        {
            var margin = _margins[i].IsUsed ? _margins[i].Others : _margins[i].First;
            _margins[i] = _margins[i] with { IsUsed = true };
            if (rest > limit && i + 1 < _margins.Count)
            {
                rest -= margin.Length;
                continue;
            }

            output.Append(margin);
            column += margin.Length;
        }

        return column;
    }

    /// <summary>Returns the margins of a blank line. A margin that no line has used is left out, because a list marker belongs to the first
    /// line of its item.</summary>
    public string OfBlankLine() => string.Concat(_margins.TakeWhile(margin => margin.IsUsed).Select(margin => margin.Others)).TrimEnd();
}
