namespace GeminiRx.Operators;

/// <summary>A fenced code block (CommonMark 0.31, 4.5), in a block quote or a list's item too.</summary>
/// <param name="Letter">What the fence is made of.</param>
/// <param name="Length">How long its opening is; the closing is at least as long.</param>
/// <param name="Quotes">How many block quotes it stands in.</param>
/// <param name="Indent">How far the content of the list's item that it stands in is indented; 0 where it stands in none.</param>
internal sealed record MarkdownFence(char Letter, int Length, int Quotes, int Indent)
{
    /// <summary>Reads the line as the opening of a fence.</summary>
    /// <param name="line">The line.</param>
    /// <param name="listIndent">How far the content of the list's item above is indented.</param>
    /// <returns>Null where it is none.</returns>
    public static MarkdownFence? Opening(ReadOnlySpan<char> line, int listIndent)
    {
        var quotes = MarkdownLines.SkipQuotes(ref line, int.MaxValue);
        var item = MarkdownLines.ListIndent(line);
        var indent = MarkdownLines.Indent(line);
        if (item > 0)
        {
            // A fence may begin right behind a list's marker.
            line = line[item..];
            listIndent = item;
        }
        else if (indent > listIndent + 3)
        {
            return null;
        }

        var text = line.Trim();
        var letter = text.IsEmpty ? ' ' : text[0];
        var length = LengthOf(text, letter);
        return letter is '`' or '~' && length >= 3 && (letter == '~' || !text[length..].Contains('`'))
            ? new MarkdownFence(letter, length, quotes, item > 0 || indent >= listIndent ? listIndent : 0)
            : null;
    }

    /// <summary>Whether the line stands outside of the quote or the list's item that the fence stands in, which ends both.</summary>
    public bool IsLeftBy(ReadOnlySpan<char> line)
    {
        var quotes = MarkdownLines.SkipQuotes(ref line, Quotes);
        return quotes < Quotes || (!line.IsWhiteSpace() && MarkdownLines.Indent(line) < Indent);
    }

    /// <summary>Whether the line is the closing fence.</summary>
    public bool IsClosedBy(ReadOnlySpan<char> line)
    {
        MarkdownLines.SkipQuotes(ref line, Quotes);
        var text = line.Trim();
        return MarkdownLines.Indent(line) <= Indent + 3 && LengthOf(text, Letter) is var length && length >= Length && length == text.Length;
    }

    private static int LengthOf(ReadOnlySpan<char> text, char letter) => text.IndexOfAnyExcept(letter) is >= 0 and var length ? length : text.Length;
}
