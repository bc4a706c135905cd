namespace GeminiRx.Cli;

/// <summary>A row on the screen.</summary>
/// <param name="Bytes">Its text with escape sequences.</param>
/// <param name="Cells">The cells that it uses.</param>
/// <param name="IsWrapped">Whether the terminal continues the line on the next row.</param>
internal readonly record struct ScreenRow(byte[] Bytes, int Cells, bool IsWrapped)
{
    /// <summary>Returns how many rows of another width the rows take, if the terminal breaks lines anew.</summary>
    public static int CountAtWidth(IEnumerable<ScreenRow> rows, int width)
    {
        var (count, cells) = (0, 0);
        foreach (var row in rows)
        {
            cells += row.Cells;
            if (!row.IsWrapped)
            {
                count += Math.Max(1, (cells + width - 1) / width);
                cells = 0;
            }
        }

        return count + ((cells + width - 1) / width);
    }

    /// <summary>Returns how many visible characters other than spaces a row has.</summary>
    public static int CountInk(ReadOnlySpan<byte> bytes)
    {
        var ink = 0;
        for (var i = 0; i < bytes.Length; i++)
        {
            if (bytes[i] == '\e')
            {
                // A style ends with m; a link ends with ESC and a backslash.
                i += bytes[i + 1] == '[' ? bytes[i..].IndexOf((byte)'m') : 2 + bytes[(i + 2)..].IndexOf("\e\\"u8) + 1;
            }
            else if (bytes[i] != ' ' && (bytes[i] & 0xC0) != 0x80)
            {
                ink++;
            }
        }

        return ink;
    }
}
