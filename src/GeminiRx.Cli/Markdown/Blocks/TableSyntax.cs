namespace GeminiRx.Cli;

/// <summary>The alignment of a column.</summary>
internal enum ColumnAlignment
{
    Left,
    Center,
    Right,
}

/// <summary>The lines of tables (GFM).</summary>
internal static class TableSyntax
{
    /// <summary>Splits a row at its bars. A bar behind a backslash belongs to a cell.</summary>
    public static List<string> Split(string row)
    {
        var text = row.Trim(' ', '\t');
        var cells = new List<string>();
        var start = text.StartsWith('|') ? 1 : 0;
        for (var at = start; ; at++)
        {
            if (at + 1 < text.Length && text[at] == '\\')
            {
                at++;
            }
            else if (at >= text.Length || text[at] == '|')
            {
                if (at < text.Length || start < at || cells.Count == 0)
                {
                    cells.Add(text[start..at].Trim(' ', '\t').Replace(@"\|", "|", StringComparison.Ordinal));
                }

                if (at >= text.Length)
                {
                    return cells;
                }

                start = at + 1;
            }
        }
    }

    /// <summary>Reads the line below the head of a table.</summary>
    /// <returns>The alignments of the columns; null if the line is none, or if it has other columns than the head.</returns>
    public static List<ColumnAlignment>? Alignments(string line, int columns)
    {
        if (line.AsSpan().ContainsAnyExcept("|:- \t") || !line.AsSpan().ContainsAny("|:"))
        {
            return null;
        }

        var cells = Split(line);
        return cells.Count == columns && cells.TrueForAll(IsDelimiter) ? cells.ConvertAll(AlignmentOf) : null;
    }

    /// <summary>Whether an incomplete line may become the line below the head of a table.</summary>
    public static bool MayBecomeAlignments(string line, string head) =>
        head.StartsWith('|') && line.StartsWith('|') && !line.AsSpan().ContainsAnyExcept("|:- \t");

    private static bool IsDelimiter(string cell) =>
        cell.Contains('-', StringComparison.Ordinal)
        && !cell.Trim(':').AsSpan().ContainsAnyExcept('-')
        && cell.Trim(':').Length >= cell.Length - 2;

    private static ColumnAlignment AlignmentOf(string cell) =>
        !cell.EndsWith(':') ? ColumnAlignment.Left
        : cell.StartsWith(':') ? ColumnAlignment.Center
        : ColumnAlignment.Right;
}
