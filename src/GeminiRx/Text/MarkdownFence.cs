namespace GeminiRx.Text;

/// <summary>A fenced code block (CommonMark 0.31, 4.5), also in a block quote or a list item.</summary>
/// <param name="Letter">The character of the fence.</param>
/// <param name="Length">The length of the opening fence; the closing fence is at least as long.</param>
/// <param name="Quotes">The number of enclosing block quotes.</param>
/// <param name="Indent">The indentation of the content of the enclosing list item; 0 without a list item.</param>
internal sealed record MarkdownFence(char Letter, int Length, int Quotes, int Indent)
{
    /// <summary>Parses a line as the opening of a fence.</summary>
    /// <param name="text">The line without quote marks, indentation and list markers.</param>
    /// <param name="quotes">The number of enclosing block quotes.</param>
    /// <param name="indent">The indentation of the content of the enclosing list item; 0 without a list item.</param>
    /// <returns>Null if the line does not open a fence.</returns>
    public static MarkdownFence? Opening(ReadOnlySpan<char> text, int quotes, int indent) =>
        OpeningLength(text) is > 0 and var length ? new MarkdownFence(text[0], length, quotes, indent) : null;

    /// <summary>Returns the length of the fence that a line opens; 0 if it opens none.</summary>
    public static int OpeningLength(ReadOnlySpan<char> text)
    {
        var length = text is ['`' or '~', ..] ? LengthOf(text, text[0]) : 0;
        return length >= 3 && (text[0] == '~' || !text[length..].Contains('`')) ? length : 0;
    }

    /// <summary>Whether the line is outside of the enclosing quote or list item, which also ends the fence.</summary>
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
