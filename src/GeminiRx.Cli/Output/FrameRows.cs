namespace GeminiRx.Cli;

/// <summary>The rows of a frame: those that have become final, and behind them those that can change.</summary>
internal sealed class FrameRows(RowBuffer final, RowBuffer open)
{
    public int Count => final.Rows.Count + open.Rows.Count;

    /// <summary>How many rows are final.</summary>
    public int FinalCount => final.Rows.Count;

    public Row this[int index] => index < FinalCount ? final.Rows[index] : open.Rows[index - FinalCount];

    public ReadOnlySpan<byte> BytesOf(int index) =>
        index < FinalCount ? final.BytesOf(final.Rows[index]) : open.BytesOf(open.Rows[index - FinalCount]);

    /// <summary>The final rows from an index on, with their line breaks.</summary>
    public ReadOnlySpan<byte> FinalBytesFrom(int index) => final.FinishedBytes[final.Rows[index].Start..];

    /// <summary>Whether a row is the same as one on the screen.</summary>
    public bool IsSame(int index, ScreenRow row) => this[index].IsWrapped == row.IsWrapped && BytesOf(index).SequenceEqual(row.Bytes);

    /// <summary>Returns the rows that can change.</summary>
    public List<ScreenRow> CopyOpen() => [.. open.Rows.Select(row => new ScreenRow(open.BytesOf(row).ToArray(), row.Cells, row.IsWrapped))];
}
