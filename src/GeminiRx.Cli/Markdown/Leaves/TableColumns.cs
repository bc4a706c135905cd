namespace GeminiRx.Cli;

/// <summary>The widths that the columns of a table need, and those that they get.</summary>
internal sealed class TableColumns
{
    public const int Gap = 2;

    private const int Legible = 5; // a narrower column holds no text
    private const int LongestWord = 12; // a longer word may be broken
    private const int Room = 2; // for longer words in later rows, where cells are wrapped

    private readonly int[] _widths;
    private readonly int[] _words;

    public TableColumns(int count) => (_widths, _words) = (new int[count], new int[count]);

    private TableColumns(TableColumns other) => (_widths, _words) = ([.. other._widths], [.. other._words]);

    public TableColumns Copy() => new(this);

    /// <summary>Widens a column for a cell.</summary>
    /// <param name="column">The column.</param>
    /// <param name="width">The cells of its text in one line.</param>
    /// <param name="word">The cells of its longest word.</param>
    public void Add(int column, int width, int word)
    {
        _widths[column] = Math.Max(_widths[column], width);
        _words[column] = Math.Max(_words[column], word);
    }

    /// <summary>Whether the table is wider than a line, so that cells are wrapped.</summary>
    public bool IsWiderThan(int width) => _widths.Sum() > WithoutGaps(width);

    /// <summary>Returns the widths of the columns in a line of a given width; null if a column would be too narrow for text.</summary>
    /// <remarks>Each column gets its longest word if possible, and the rest is divided among those that have more text.</remarks>
    public int[]? Fit(int width)
    {
        var budget = Math.Max(0, WithoutGaps(width));
        var words = Divide(_words, budget);
        var room = IsWiderThan(width) ? Room : 0;
        var more = Divide(
            [.. _widths.Zip(words, (all, word) => Math.Max(0, (all <= LongestWord ? all + room : all) - word))],
            budget - words.Sum()
        );
        int[] fit = [.. words.Zip(more, (word, rest) => word + rest)];
        return Enumerable.Range(0, fit.Length).All(column => fit[column] >= Needed(column)) ? fit : null;
    }

    private int Needed(int column) => Math.Min(_widths[column], Math.Max(Legible, Math.Min(_words[column], LongestWord)));

    // Small demands are met; the others get equal shares of the rest.
    private static int[] Divide(int[] demands, int budget)
    {
        var grants = new int[demands.Length];
        var open = demands.Length;
        foreach (var (demand, column) in demands.Select((demand, column) => (demand, column)).OrderBy(pair => pair.demand))
        {
            grants[column] = Math.Min(demand, budget / open);
            budget -= grants[column];
            open--;
        }

        return grants;
    }

    private int WithoutGaps(int width) => width - (Gap * (_widths.Length - 1));
}
