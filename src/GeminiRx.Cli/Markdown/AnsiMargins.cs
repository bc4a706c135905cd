namespace GeminiRx.Cli;

/// <summary>The margins before a line: of quotes, lists and code.</summary>
internal sealed class AnsiMargins
{
    private readonly List<(string First, string Others, bool IsUsed)> _margins = [];

    /// <param name="first">The margin of the first line.</param>
    /// <param name="rest">The margin of all other lines.</param>
    public void Push(string first, string rest) => _margins.Add((first, rest, false));

    public void Pop() => _margins.RemoveAt(_margins.Count - 1);

    /// <summary>Writes the margins of the next line.</summary>
    /// <returns>Their cells.</returns>
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

    /// <summary>The margins of a blank line. The margin of a list's marker begins with its own line, not with the blank line
    /// before.</summary>
    public string OfBlankLine() => string.Concat(_margins.TakeWhile(margin => margin.IsUsed).Select(margin => margin.Others)).TrimEnd();
}
