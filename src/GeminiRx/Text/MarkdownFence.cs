namespace GeminiRx.Text;

/// <summary>A fenced code block (CommonMark 0.31, 4.5), in a block quote or a list's item too.</summary>
/// <param name="Letter">What the fence is made of.</param>
/// <param name="Length">How long its opening is; the closing is at least as long.</param>
/// <param name="Quotes">How many block quotes it stands in.</param>
/// <param name="Indent">How far the content of the list's item that it stands in is indented; 0 where it stands in none.</param>
internal sealed record MarkdownFence(char Letter, int Length, int Quotes, int Indent)
{
    /// <summary>Reads a line as the opening of a fence.</summary>
    /// <param name="text">The line behind its quotes, its indentation and the markers of lists.</param>
    /// <param name="quotes">How many block quotes it stands in.</param>
    /// <param name="indent">How far the content of the list's item that it stands in is indented; 0 where it stands in none.</param>
    /// <returns>Null where it is none.</returns>
    public static MarkdownFence? Opening(ReadOnlySpan<char> text, int quotes, int indent) =>
        OpeningLength(text) is > 0 and var length ? new MarkdownFence(text[0], length, quotes, indent) : null;

    /// <summary>How long the fence is that a line opens, 0 where it opens none.</summary>
    public static int OpeningLength(ReadOnlySpan<char> text)
    {
        var length = text is ['`' or '~', ..] ? LengthOf(text, text[0]) : 0;
        return length >= 3 && (text[0] == '~' || !text[length..].Contains('`')) ? length : 0;
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
        return MarkdownLines.Indent(line) <= Indent + 3
            && LengthOf(text, Letter) is var length
            && length >= Length
            && length == text.Length;
    }

    private static int LengthOf(ReadOnlySpan<char> text, char letter) =>
        text.IndexOfAnyExcept(letter) is >= 0 and var length ? length : text.Length;
}
