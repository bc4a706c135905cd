namespace GeminiRx.Cli;

/// <summary>A table. Its columns get their widths from its first rows, as many as can be laid out again in place. Later rows are wrapped
/// within these widths.</summary>
internal sealed class TableLeaf : Leaf
{
    private const int LongestRow = 65536; // a longer one is divided

    private readonly LayoutOptions _options;
    private readonly InlineWriter _inlines;
    private readonly TableWriter _table;
    private readonly RowWriter _measure;
    private TableColumns _columns;
    private List<TableRow> _rows = []; // not written yet; the first is the head
    private string _part = "";
    private bool _isFixed;

    public TableLeaf(List<string> head, IReadOnlyList<ColumnAlignment> alignments, LayoutOptions options, InlineWriter inlines)
    {
        (_options, _inlines) = (options, inlines);
        _measure = new RowWriter(options.Colors);
        _columns = new TableColumns(head.Count);
        var first = TableRow.Create(head, head.Count, _columns, _measure, inlines);
        _table = new TableWriter(first, alignments, options.Colors, inlines);
        _rows.Add(first);
    }

    private TableLeaf(TableLeaf other)
    {
        (_options, _inlines, _measure) = (other._options, other._inlines, other._measure);
        _table = other._table.Copy();
        _columns = other._columns.Copy();
        _rows = [.. other._rows];
        (_part, _isFixed) = (other._part, other._isFixed);
    }

    public override Leaf Fork() => new TableLeaf(this);

    public override void AddPart(string text, bool isEnd, RowWriter writer)
    {
        _part += text;
        if (isEnd || _part.Length >= LongestRow)
        {
            AddRow(TableSyntax.Split(_part), writer);
            _part = "";
        }
    }

    public override void Close(RowWriter writer)
    {
        if (_part.Length > 0)
        {
            AddPart("", isEnd: true, writer);
        }

        WriteRows(writer);
    }

    private void AddRow(List<string> texts, RowWriter writer)
    {
        var columns = _isFixed ? _columns.Copy() : _columns;
        _rows.Add(TableRow.Create(texts, _table.Count, columns, _measure, _inlines));
        if (_isFixed)
        {
            // Numbers grow: a column may too, as long as no row needs to be wrapped.
            _columns = columns.IsWiderThan(writer.InnerWidth) ? _columns : columns;
        }
        else
        {
            var fit = _columns.Fit(writer.InnerWidth);
            var separator = _columns.IsWiderThan(writer.InnerWidth) ? 1 : 0;
            _isFixed = _rows.Sum(row => row.LinesIn(fit) + separator) > _options.OpenRows;
        }

        if (_isFixed)
        {
            WriteRows(writer);
        }
    }

    private void WriteRows(RowWriter writer)
    {
        foreach (var row in _rows)
        {
            _table.Write(writer, row, _columns);
        }

        _table.End(writer);
        _rows = [];
    }
}
