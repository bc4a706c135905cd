namespace GeminiRx.Cli;

/// <summary>A row of a table with the widths of its cells.</summary>
/// <param name="Cells">The cells.</param>
/// <param name="Widths">The width of each cell in one line.</param>
internal sealed record TableRow(InlineText[] Cells, int[] Widths)
{
    /// <summary>Parses and measures a row.</summary>
    /// <param name="texts">The texts of its cells. Those behind the last column belong to that.</param>
    /// <param name="count">The number of columns.</param>
    /// <param name="columns">Gets the widths.</param>
    /// <param name="measure">A writer with an unlimited width.</param>
    /// <param name="inlines">Writes the cells.</param>
    public static TableRow Create(IReadOnlyList<string> texts, int count, TableColumns columns, RowWriter measure, InlineWriter inlines)
    {
        var cells = new InlineText[count];
        var widths = new int[count];
        for (var i = 0; i < count; i++)
        {
            var text =
                i >= texts.Count ? ""
                : i == count - 1 ? string.Join(" | ", texts.Skip(i))
                : texts[i];
            cells[i] = InlineText.Parse(text, inlines.Definitions);
            measure.Reset();
            inlines.Write(measure, cells[i]);
            measure.EndLine();
            widths[i] = measure.WidestRow;
            columns.Add(i, widths[i], measure.WidestWord);
        }

        return new TableRow(cells, widths);
    }

    /// <summary>Returns about how many lines the row takes.</summary>
    public int LinesIn(int[]? fit) =>
        fit is null
            ? Cells.Length + 1
            : Enumerable.Range(0, fit.Length).Max(i => Math.Max(1, (Widths[i] + fit[i] - 1) / Math.Max(1, fit[i])));
}
