using System.Buffers;
using System.Globalization;
using System.Text;

namespace GeminiRx.Cli;

/// <summary>The bytes that change the rows on the screen.</summary>
internal sealed class LiveFrame
{
    // The terminal shows the frame at once (DEC private mode 2026). Terminals without the mode ignore it.
    private static readonly byte[] _begin = "\e[?2026h"u8.ToArray();
    private static readonly byte[] _end = "\e[?2026l"u8.ToArray();

    private readonly Utf8Buffer _bytes = new();
    private bool _changesRows;

    /// <summary>Changes the rows on the screen.</summary>
    /// <param name="old">The rows on the screen. The cursor is behind the last one, or at the start of an empty row if there is
    /// none.</param>
    /// <param name="rows">The new rows.</param>
    /// <param name="first">The index of the first one that is to be on the screen.</param>
    /// <param name="width">The width of the terminal.</param>
    public void Rewrite(List<ScreenRow> old, FrameRows rows, int first, int width)
    {
        var count = rows.Count - first;
        var at = 0;
        while (at < Math.Min(count, old.Count) && rows.IsSame(first + at, old[at]))
        {
            at++;
        }

        if (at == old.Count)
        {
            Append(rows, first + at, isFirst: old.Count == 0);
        }
        else if (at == old.Count - 1 && at < count && CanGoOn(old[at].Bytes, rows.BytesOf(first + at)))
        {
            _bytes.AppendBytes(rows.BytesOf(first + at)[old[at].Bytes.Length..]);
            Append(rows, first + at + 1, isFirst: false);
        }
        else if (count < old.Count)
        {
            at = Math.Max(0, Math.Min(at, count - 1));
            Erase(old.Count - at);
            Append(rows, first + at, isFirst: true);
        }
        else
        {
            Replace(old, rows, first, at, width);
        }
    }

    /// <summary>Writes rows from the start of an empty row on.</summary>
    public void Append(List<ScreenRow> rows)
    {
        for (var i = 0; i < rows.Count; i++)
        {
            _bytes.Append(i > 0 && !rows[i - 1].IsWrapped ? "\n" : "");
            _bytes.AppendBytes(rows[i].Bytes);
        }
    }

    /// <summary>Erases the last rows and moves the cursor to the start of the first of them.</summary>
    public void Erase(int count)
    {
        MoveUp(count - 1);
        _bytes.Append("\e[J");
    }

    public void EndLine() => _bytes.Append("\n");

    /// <summary>Writes the frame.</summary>
    public void WriteTo(LiveRegion.WriteBytes write)
    {
        if (_bytes.Length == 0)
        {
            return;
        }

        if (_changesRows)
        {
            write([.. _begin, .. _bytes.WrittenSpan, .. _end]);
        }
        else
        {
            write(_bytes.WrittenSpan);
        }

        _bytes.Clear();
        _changesRows = false;
    }

    private void Append(FrameRows rows, int index, bool isFirst)
    {
        for (; index < rows.Count; index++)
        {
            _bytes.Append(isFirst || rows[index - 1].IsWrapped ? "" : "\n");
            isFirst = false;
            if (index < rows.FinalCount)
            {
                var bytes = rows.FinalBytesFrom(index);
                index = rows.FinalCount - 1;
                _bytes.AppendBytes(rows[index].IsWrapped ? bytes : bytes[..^1]);
            }
            else
            {
                _bytes.AppendBytes(rows.BytesOf(index));
            }
        }
    }

    // There are at least as many rows as before. The cursor has to be behind the last one at the end.
    private void Replace(List<ScreenRow> old, FrameRows rows, int first, int at, int width)
    {
        MoveUp(old.Count - 1 - at);
        var isWritten = false; // the row before, so that the cursor is at its end
        for (var i = at; i < old.Count; i++)
        {
            var index = first + i;
            var continues = isWritten && rows[index - 1].IsWrapped;
            _bytes.Append(i == at || continues ? "" : "\n");
            isWritten = i == old.Count - 1 || !rows.IsSame(index, old[i]);
            if (isWritten)
            {
                // The cursor is at the end of the row before if that continues here: only what is behind the new text can be erased.
                _bytes.Append(continues ? "" : "\e[2K");
                _bytes.AppendBytes(rows.BytesOf(index));
                _bytes.Append(continues && rows[index].Cells < width ? "\e[K" : "");
            }
        }

        Append(rows, first + old.Count, isFirst: false);
    }

    // A mark that joins the character before it could change the width of that.
    private static bool CanGoOn(ReadOnlySpan<byte> old, ReadOnlySpan<byte> row) =>
        row.StartsWith(old)
        && Rune.DecodeFromUtf8(row[old.Length..], out var next, out _) == OperationStatus.Done
        && (next.IsAscii || Rune.IsLetterOrDigit(next) || Rune.IsPunctuation(next))
        && !(old.EndsWith("\u200d"u8) || next.Value is >= 0x1160 and < 0x1200);

    private void MoveUp(int count)
    {
        _changesRows = true;
        _bytes.Append(count > 0 ? string.Create(CultureInfo.InvariantCulture, $"\e[{count}A\r") : "\r");
    }
}
