using Markdig.Extensions.Tables;
using Markdig.Helpers;
using Markdig.Syntax;

namespace GeminiRx.Cli;

/// <summary>Writes a table with aligned columns. The cells of a table that is wider than the terminal are not padded.</summary>
internal static class AnsiTable
{
    private const int Gap = 2;

    public static void Write(AnsiWriter writer, Table table)
    {
        var rows = table
            .OfType<TableRow>()
            .Select(row =>
                (row.IsHeader, Cells: row.OfType<TableCell>().Select(cell => (Cell: cell, Width: Measure(cell, writer.Colors))).ToList())
            )
            .ToList();
        var widths = Enumerable
            .Range(0, rows.Max(row => row.Cells.Count))
            .Select(column => rows.Max(row => column < row.Cells.Count ? row.Cells[column].Width : 0))
            .ToList();
        var isTooWide = widths.Sum() + (Gap * (widths.Count - 1)) > writer.Width;
        writer.Wraps = false;
        foreach (var (isHeader, cells) in rows)
        {
            for (var column = 0; column < cells.Count; column++)
            {
                var padding = isTooWide ? 0 : widths[column] - cells[column].Width;
                var isRight = IsRight(table, column);
                writer.WriteSpaces((column > 0 ? Gap : 0) + (isRight ? padding : 0));
                WriteCell(writer, cells[column].Cell, isHeader);
                writer.WriteSpaces(isRight ? 0 : padding);
            }

            writer.BreakLine();
            if (isHeader)
            {
                writer.WriteVerbatim(
                    new StringSlice(string.Join("  ", widths.Select(width => new string('─', isTooWide ? Math.Min(width, 3) : width))))
                );
                writer.BreakLine();
            }
        }

        writer.Wraps = true;
    }

    private static void WriteCell(AnsiWriter writer, TableCell cell, bool isHeader) =>
        writer.WithStyle(new AnsiStyle(IsBold: isHeader), () => AnsiInlines.Write(writer, (cell.FirstOrDefault() as LeafBlock)?.Inline));

    private static int Measure(TableCell cell, ColorSupport colors)
    {
        var writer = new AnsiWriter(int.MaxValue, colors);
        WriteCell(writer, cell, isHeader: false);
        writer.EndWord();
        return writer.Column;
    }

    private static bool IsRight(Table table, int column) =>
        column < table.ColumnDefinitions.Count && table.ColumnDefinitions[column].Alignment == TableColumnAlign.Right;
}
