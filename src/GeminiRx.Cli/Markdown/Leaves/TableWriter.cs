namespace GeminiRx.Cli;

/// <summary>Writes the rows of a table: in columns, or, where these would be too narrow, each cell in a line behind the name of its
/// column.</summary>
internal sealed class TableWriter
{
    private readonly TableRow _head;
    private readonly IReadOnlyList<ColumnAlignment> _alignments;
    private readonly InlineWriter _inlines;
    private readonly RowWriter[] _cells;
    private int _rows; // that are written, with the head
    private bool _isHeadPending;

    public TableWriter(TableRow head, IReadOnlyList<ColumnAlignment> alignments, ColorSupport colors, InlineWriter inlines)
    {
        (_head, _alignments, _inlines) = (head, alignments, inlines);
        _cells = [.. alignments.Select(_ => new RowWriter(colors, breaksWords: true))];
    }

    /// <summary>The number of columns.</summary>
    public int Count => _cells.Length;

    public TableWriter Copy() => (TableWriter)MemberwiseClone();

    /// <summary>Writes a row. The first one is the head.</summary>
    public void Write(RowWriter writer, TableRow row, TableColumns columns)
    {
        var fit = columns.Fit(writer.InnerWidth);
        if (fit is null)
        {
            WriteRecord(writer, row);
        }
        else
        {
            if (_rows > 1 && columns.IsWiderThan(writer.InnerWidth))
            {
                WriteRule(writer, fit, '┈');
            }

            WriteLines(writer, row, fit, isHead: _rows == 0);
            if (_rows == 0)
            {
                WriteRule(writer, fit, '─');
            }
        }

        _rows++;
    }

    /// <summary>Ends the rows that can be written now.</summary>
    public void End(RowWriter writer)
    {
        if (_isHeadPending)
        {
            foreach (var cell in _head.Cells)
            {
                WriteHead(writer, cell);
                writer.EndLine();
            }

            _isHeadPending = false;
        }
    }

    private void WriteRecord(RowWriter writer, TableRow row)
    {
        _isHeadPending = _rows == 0;
        if (_isHeadPending)
        {
            return;
        }

        if (_rows > 1)
        {
            writer.SeparateBlock();
        }

        for (var i = 0; i < Count; i++)
        {
            writer.PushMargin("", "  ");
            WriteHead(writer, _head.Cells[i]);
            writer.WriteWords(": ");
            _inlines.Write(writer, row.Cells[i]);
            writer.PopMargin();
        }
    }

    private void WriteHead(RowWriter writer, InlineText cell) =>
        writer.WithStyle(new TextStyle(IsBold: true), () => _inlines.Write(writer, cell));

    private void WriteLines(RowWriter writer, TableRow row, int[] fit, bool isHead)
    {
        var lines = 1;
        for (var i = 0; i < Count; i++)
        {
            var cell = _cells[i];
            cell.Reset();
            cell.Width = Math.Max(1, fit[i]);
            cell.WithStyle(new TextStyle(IsBold: isHead), () => _inlines.Write(cell, row.Cells[i]));
            cell.EndLine();
            lines = Math.Max(lines, cell.Output.Rows.Count);
        }

        for (var line = 0; line < lines; line++)
        {
            for (var i = 0; i < Count; i++)
            {
                WriteCellLine(writer, i, line, fit[i]);
            }

            writer.BreakLine();
        }
    }

    private void WriteCellLine(RowWriter writer, int column, int line, int width)
    {
        writer.WriteSpaces(column > 0 ? TableColumns.Gap : 0);
        var output = _cells[column].Output;
        if (line >= output.Rows.Count)
        {
            writer.WriteSpaces(width);
            return;
        }

        var row = output.Rows[line];
        var padding = Math.Max(0, width - row.Cells);
        var left = _alignments[column] switch
        {
            ColumnAlignment.Right => padding,
            ColumnAlignment.Center => padding / 2,
            _ => 0,
        };
        writer.WriteSpaces(left);
        writer.WriteRow(output.BytesOf(row), row.Cells);
        writer.WriteSpaces(padding - left);
    }

    private static void WriteRule(RowWriter writer, int[] fit, char line)
    {
        writer.WriteVerbatim(string.Join(new string(' ', TableColumns.Gap), fit.Select(width => new string(line, width))));
        writer.EndLine();
    }
}
