namespace GeminiRx.Emulator;

/// <summary>Finds the name that somebody meant who wrote another word.</summary>
internal static class NearestName
{
    /// <summary>A question after the list of names, such as <c>; did you mean 'when'?</c>; empty if no name is near.</summary>
    public static string Question(string word, IEnumerable<string> names) => Of(word, names) is { } name ? $"; did you mean '{name}'?" : "";

    /// <summary>The nearest name, ignoring case; null if more than a third of the word's letters (at least one) would change.</summary>
    public static string? Of(string word, IEnumerable<string> names) =>
        names
            .Select(name => (Name: name, Distance: Distance(word.ToUpperInvariant(), name.ToUpperInvariant())))
            .Where(near => near.Distance <= Math.Max(1, word.Length / 3))
            .OrderBy(near => near.Distance)
            .Select(near => near.Name)
            .FirstOrDefault();

    /// <summary>The number of letters to insert, remove, replace or exchange with their neighbour.</summary>
    private static int Distance(string from, string to)
    {
        var (before, last, row) = (new int[to.Length + 1], new int[to.Length + 1], new int[to.Length + 1]);
        for (var column = 0; column <= to.Length; column++)
        {
            row[column] = column;
        }

        for (var i = 1; i <= from.Length; i++)
        {
            (before, last, row) = (last, row, before);
            row[0] = i;
            for (var j = 1; j <= to.Length; j++)
            {
                var replaced = last[j - 1] + (from[i - 1] == to[j - 1] ? 0 : 1);
                row[j] = Math.Min(Math.Min(last[j], row[j - 1]) + 1, replaced);
                if (i > 1 && j > 1 && from[i - 1] == to[j - 2] && from[i - 2] == to[j - 1])
                {
                    row[j] = Math.Min(row[j], before[j - 2] + 1);
                }
            }
        }

        return row[to.Length];
    }
}
