namespace GeminiRx.Text;

/// <summary>The nested list items that enclose a line of Markdown (CommonMark 0.31, 5.2).</summary>
internal sealed class MarkdownItems
{
    private readonly List<int> _indents = []; // the content indentation of each item in columns, strictly increasing
    private int _quotes;

    /// <summary>The content indentation of the innermost item; 0 without an item.</summary>
    public int Indent => _indents is [.., var innermost] ? innermost : 0;

    public void Reset()
    {
        _indents.Clear();
        _quotes = 0;
    }

    /// <summary>Advances over a line that is not blank: closes the items that the line leaves, and opens the items that start on it.
    /// Repeating the same line changes nothing.</summary>
    /// <param name="line">The line without its quote marks.</param>
    /// <param name="quotes">The number of enclosing block quotes.</param>
    /// <param name="isAfterParagraph">Whether the line may continue a paragraph, for which it needs no indentation.</param>
    /// <returns>The line after its indentation and list markers; empty if the line is indented code or an equally indented continuation of
    /// a paragraph.</returns>
    public ReadOnlySpan<char> Take(ReadOnlySpan<char> line, int quotes, bool isAfterParagraph)
    {
        var text = line.TrimStart(" \t");
        var column = MarkdownLines.Indent(line);
        var depth = quotes == _quotes ? DepthAt(column) : 0;
        var isCode = column > IndentAt(depth) + 3;
        if (!isAfterParagraph || (!isCode && (MarkdownFence.OpeningLength(text) > 0 || MarkdownLines.StartsBlock(text))))
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
