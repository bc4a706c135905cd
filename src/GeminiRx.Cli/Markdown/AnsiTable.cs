using Markdig.Extensions.Tables;
using Markdig.Syntax;

namespace GeminiRx.Cli;

/// <summary>Writes a table: columns as wide as their widest cell, or, where the terminal is too narrow for that, cells side by side as they
/// are.</summary>
internal static class AnsiTable
{
    private const string Gap = "  ";

    public static void Write(AnsiWriter writer, Table table)
    {
        var rows = table
            .OfType<TableRow>()
            .Select(row => (row.IsHeader, Cells: row.OfType<TableCell>().Select(cell => Lay(cell, row.IsHeader, writer.Looks)).ToList()))
            .ToList();
        var widths = Enumerable
            .Range(0, rows.Max(row => row.Cells.Count))
            .Select(column => rows.Max(row => column < row.Cells.Count ? row.Cells[column].Width : 0))
            .ToList();
        var isWide = widths.Sum() + (Gap.Length * (widths.Count - 1)) > writer.Width;
        foreach (var (isHeader, cells) in rows)
        {
            writer.Raw(
                string.Join(
                        Gap,
                        cells.Select(
                            (cell, column) => isWide ? cell.Text : Padded(cell.Text, widths[column] - cell.Width, IsRight(table, column))
                        )
                    )
                    .TrimEnd()
            );
            if (isHeader)
            {
                writer.Raw(string.Join(Gap, widths.Select(width => new string('─', isWide ? Math.Min(width, 3) : width))));
            }
        }
    }

    private static (string Text, int Width) Lay(TableCell cell, bool isHeader, ColorSupport looks)
    {
        var writer = new AnsiWriter(int.MaxValue, looks);
        writer.Styled(new AnsiStyle(IsBold: isHeader), () => AnsiInlines.Write(writer, (cell.FirstOrDefault() as LeafBlock)?.Inline));
        writer.EndWord();
        var width = writer.Column;
        writer.EndLine();
        return (writer.Take().TrimEnd('\n'), width);
    }

    private static bool IsRight(Table table, int column) =>
        column < table.ColumnDefinitions.Count && table.ColumnDefinitions[column].Alignment == TableColumnAlign.Right;

    private static string Padded(string text, int cells, bool isRight) =>
        isRight ? new string(' ', cells) + text : text + new string(' ', cells);
}
