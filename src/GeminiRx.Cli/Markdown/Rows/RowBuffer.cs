namespace GeminiRx.Cli;

/// <summary>A row of a terminal.</summary>
/// <param name="Start">The offset of its first byte.</param>
/// <param name="End">The offset behind its last byte, without the line break.</param>
/// <param name="Cells">The cells that it uses.</param>
/// <param name="IsWrapped">Whether the terminal itself continues the line on the next row, so that no line break follows.</param>
internal readonly record struct Row(int Start, int End, int Cells, bool IsWrapped);

/// <summary>Text as rows of a terminal. The bytes of all rows with their line breaks are contiguous. The last row may be open.</summary>
internal sealed class RowBuffer
{
    private readonly List<Row> _rows = [];
    private int _openStart;

    /// <summary>The bytes of all rows.</summary>
    public Utf8Buffer Bytes { get; } = new();

    /// <summary>The finished rows.</summary>
    public IReadOnlyList<Row> Rows => _rows;

    /// <summary>The bytes of the finished rows with their line breaks.</summary>
    public ReadOnlySpan<byte> FinishedBytes => Bytes.WrittenSpan[.._openStart];

    /// <summary>The bytes of the row that is not finished.</summary>
    public ReadOnlySpan<byte> OpenBytes => Bytes.WrittenSpan[_openStart..];

    /// <summary>Returns the bytes of a finished row.</summary>
    public ReadOnlySpan<byte> BytesOf(Row row) => Bytes.WrittenSpan[row.Start..row.End];

    /// <summary>Finishes the open row.</summary>
    public void EndRow(int cells, bool isWrapped)
    {
        _rows.Add(new Row(_openStart, Bytes.Length, cells, isWrapped));
        if (!isWrapped)
        {
            Bytes.Append("\n");
        }

        _openStart = Bytes.Length;
    }

    /// <summary>Removes the spaces at the end of the open row.</summary>
    public void TrimOpenRow() => Bytes.RemoveEnd(OpenBytes.Length - OpenBytes.TrimEnd((byte)' ').Length);

    /// <summary>Removes the finished rows. The open row stays.</summary>
    public void RemoveFinished()
    {
        Bytes.RemoveStart(_openStart);
        _rows.Clear();
        _openStart = 0;
    }

    /// <summary>Removes everything.</summary>
    public void Clear()
    {
        Bytes.Clear();
        _rows.Clear();
        _openStart = 0;
    }
}
