namespace GeminiRx.Cli;

/// <summary>The margins at the start of a line, for quotes, lists and code.</summary>
internal sealed class AnsiMargins
{
    private readonly List<(string First, string Others, bool IsUsed)> _margins = [];

    /// <summary>Adds an inner margin.</summary>
    /// <param name="first">The margin of the first line.</param>
    /// <param name="others">The margin of all other lines.</param>
    public void Push(string first, string others) => _margins.Add((first, others, false));

    /// <summary>Removes the innermost margin.</summary>
    public void Pop() => _margins.RemoveAt(_margins.Count - 1);

    /// <summary>Writes the margins of the next line.</summary>
    /// <returns>Their width in cells.</returns>
    public int Write(Utf8Buffer output)
    {
        var column = 0;
        for (var i = 0; i < _margins.Count; i++)
        {
            var margin = _margins[i].IsUsed ? _margins[i].Others : _margins[i].First;
            output.Append(margin);
            column += margin.Length;
            _margins[i] = _margins[i] with { IsUsed = true };
        }

        return column;
    }

    /// <summary>Returns the margins of a blank line. A margin that no line has used is left out, because a list marker belongs to the first
    /// line of its item.</summary>
    public string OfBlankLine() => string.Concat(_margins.TakeWhile(margin => margin.IsUsed).Select(margin => margin.Others)).TrimEnd();
}
