using GeminiRx.Wire.Json;

namespace GeminiRx.Text;

/// <summary>Classifies lines of Markdown, as far as splitting between lines requires it (CommonMark 0.31, tables of GFM 0.29).</summary>
internal static class MarkdownLines
{
    /// <summary>Returns the indentation in columns; tab stops are every four columns.</summary>
    /// <param name="line">The line or its rest.</param>
    /// <param name="start">The column of its first character.</param>
    public static int Indent(ReadOnlySpan<char> line, int start = 0)
    {
        var columns = start;
        foreach (var letter in line)
        {
            if (letter is not (' ' or '\t'))
            {
                break;
            }

            columns = letter == ' ' ? columns + 1 : (columns / 4 * 4) + 4;
        }

        return columns;
    }

    /// <summary>Removes block quote marks.</summary>
    /// <returns>The number of removed marks.</returns>
    public static int SkipQuotes(ref ReadOnlySpan<char> line, int most)
    {
        var quotes = 0;
        while (quotes < most && Indent(line) <= 3 && line.TrimStart(" ") is ['>', .. var rest])
        {
            line = rest is [' ', ..] ? rest[1..] : rest;
            quotes++;
        }

        return quotes;
    }

    /// <summary>Returns the length of the list marker at the start of the text.</summary>
    /// <param name="text">A line without its indentation.</param>
    /// <returns>0 without a marker, for an empty item and for a thematic break.</returns>
    public static int Marker(ReadOnlySpan<char> text)
    {
        var digits = 0;
        while (digits < text.Length && digits < 9 && char.IsAsciiDigit(text[digits]))
        {
            digits++;
        }

        var marker =
            digits > 0 && digits < text.Length && text[digits] is '.' or ')' ? digits + 1
            : digits == 0 && text is ['-' or '*' or '+', ..] ? 1
            : 0;
        return marker > 0 && text[marker..] is [' ' or '\t', ..] && !text[marker..].IsWhiteSpace() && !IsThematicBreak(text.Trim())
            ? marker
            : 0;
    }

    /// <summary>Whether the line starts a block that ends a paragraph or a table: a heading, a quote, a list or a thematic break.</summary>
    public static bool StartsBlock(ReadOnlySpan<char> line) =>
        line.TrimStart(" \t") is var text && (Marker(text) > 0 || text is ['>', ..] || IsHeading(text) || IsThematicBreak(text.Trim()));

    /// <summary>Whether the line is the delimiter row of a table: it has as many cells as the header.</summary>
    public static bool IsDelimiterRow(ReadOnlySpan<char> line, ReadOnlySpan<char> header)
    {
        var row = line.Trim();
        return row.Contains('-')
            && !row.ContainsAnyExcept("|-: \t")
            && (row.Contains('|') || row.Contains(':') || header.Contains('|'))
            && Cells(row) == Cells(header.Trim())
            && AreDelimiters(row);
    }

    private static bool AreDelimiters(ReadOnlySpan<char> row)
    {
        row = row is ['|', ..] ? row[1..] : row;
        row = row is [.., '|'] ? row[..^1] : row;
        for (var end = 0; end >= 0; row = row[(end + 1)..])
        {
            end = row.IndexOf('|');
            var cell = (end < 0 ? row : row[..end]).Trim();
            cell = cell is [':', ..] ? cell[1..] : cell;
            cell = cell is [.., ':'] ? cell[..^1] : cell;
            if (cell.IsEmpty || cell.ContainsAnyExcept('-'))
            {
                return false;
            }
        }

        return true;
    }

    private static int Cells(ReadOnlySpan<char> row)
    {
        var cells = 1;
        for (var i = 1; i < row.Length - 1; i++)
        {
            cells += row[i] == '|' && row[i - 1] != '\\' ? 1 : 0;
        }

        return cells;
    }

    private static bool IsHeading(ReadOnlySpan<char> text) =>
        text.IndexOfAnyExcept('#') is >= 1 and <= 6 and var length && char.IsWhiteSpace(text[length]);

    private static bool IsThematicBreak(ReadOnlySpan<char> text) =>
        text is [('-' or '*' or '_') and var letter, ..] && text.Count(letter) >= 3 && !text.ContainsAnyExcept(letter, ' ', '\t');
}
