namespace GeminiRx.Text;

/// <summary>The items of lists that a line of Markdown stands in, one within the other (CommonMark 0.31, 5.2).</summary>
internal sealed class MarkdownItems
{
    private readonly List<int> _indents = []; // how far the content of each is indented, in columns; each more than the one around it
    private int _quotes;

    /// <summary>How far the content of the innermost is indented; 0 where there is none.</summary>
    public int Indent => _indents is [.., var innermost] ? innermost : 0;

    public void Reset()
    {
        _indents.Clear();
        _quotes = 0;
    }

    /// <summary>Takes a line that is not blank: ends the items that it does not stand in, and begins those that begin on it. The same line
    /// again changes nothing.</summary>
    /// <param name="line">The line without the marks of its quotes.</param>
    /// <param name="quotes">How many quotes it stands in.</param>
    /// <param name="isBehindParagraph">Whether it may go on with a paragraph, which it need not be indented for.</param>
    /// <returns>The line behind its indentation and the markers; empty where it is indented so far that it is code, or goes on with a
    /// paragraph.</returns>
    public ReadOnlySpan<char> Take(ReadOnlySpan<char> line, int quotes, bool isBehindParagraph)
    {
        var text = line.TrimStart(" \t");
        var column = MarkdownLines.Indent(line);
        var depth = quotes == _quotes ? DepthAt(column) : 0;
        var isCode = column > IndentAt(depth) + 3;
        if (!isBehindParagraph || (!isCode && (MarkdownFence.OpeningLength(text) > 0 || MarkdownLines.StartsBlock(text))))
        {
            _indents.RemoveRange(depth, _indents.Count - depth);
            _quotes = quotes;
        }

        while (!isCode && MarkdownLines.Marker(text) is > 0 and var marker)
        {
            var content = MarkdownLines.Indent(text[marker..], column + marker);
            isCode = content > column + marker + 4;
            _indents.Add(isCode ? column + marker + 1 : content);
            text = text[marker..].TrimStart(" \t");
            column = content;
        }

        return isCode ? default : text;
    }

    private int DepthAt(int column)
    {
        var depth = 0;
        while (depth < _indents.Count && _indents[depth] <= column)
        {
            depth++;
        }

        return depth;
    }

    private int IndentAt(int depth) => depth == 0 ? 0 : _indents[depth - 1];
}
