using GeminiRx.Text;

namespace GeminiRx.Conversations;

/// <summary>Tracks whether a line of Markdown is inside fenced code, where headings and attachments have no meaning.</summary>
/// <param name="endsOnlyAtFence">Whether a code block goes on behind the end of its quote or list item, until a fence closes it. Default
/// false: it ends there, as in CommonMark.</param>
internal sealed class CodeBlockTracker(bool endsOnlyAtFence = false)
{
    private const int TabStop = 4;

    private readonly MarkdownItems _items = new();
    private MarkdownFence? _fence;
    private int _indent;

    /// <summary>The fence that closes the open code block; null if no code block is open, or if a heading ends it.</summary>
    public string? ClosingFence => _fence is { } fence && !fence.IsLeftBy(ChatSyntax.User) ? new string(fence.Letter, fence.Length) : null;

    /// <summary>Whether a code block is open behind the last line.</summary>
    public bool IsOpen => _fence is not null;

    /// <summary>Whether the last line opened a code block.</summary>
    public bool IsOpening { get; private set; }

    /// <summary>Advances by one line.</summary>
    /// <returns>Whether the line is code, or the first or last line of a code block.</returns>
    public bool Advance(ReadOnlySpan<char> line)
    {
        IsOpening = false;
        if (_fence is { } fence && (endsOnlyAtFence || !fence.IsLeftBy(line)))
        {
            _fence = fence.IsClosedBy(line) ? null : fence;
            return true;
        }

        var quotes = MarkdownLines.SkipQuotes(ref line, int.MaxValue);
        if (line.IsWhiteSpace())
        {
            _fence = null;
            return false;
        }

        var text = _items.Take(line, quotes, isAfterParagraph: false);
        _fence = MarkdownFence.Opening(text, quotes, _items.Indent);
        _indent = text.IsEmpty ? 0 : ColumnOf(line[..^text.Length]);
        IsOpening = IsOpen;
        return IsOpening;
    }

    /// <summary>The code of a line of the open block, without quote marks and without the indentation of the fence. Of a tab that is wider
    /// than the rest of the indentation, the other columns stay as blanks.</summary>
    public string ContentOf(ReadOnlySpan<char> line)
    {
        MarkdownLines.SkipQuotes(ref line, _fence?.Quotes ?? 0);
        var (start, column) = (0, 0);
        while (start < line.Length && column < _indent && line[start] is ' ' or '\t')
        {
            column = Next(line[start++], column);
        }

        return new string(' ', Math.Max(0, column - _indent)) + line[start..].ToString();
    }

    private static int ColumnOf(ReadOnlySpan<char> prefix)
    {
        var column = 0;
        foreach (var character in prefix)
        {
            column = Next(character, column);
        }

        return column;
    }

    private static int Next(char character, int column) => character == '\t' ? ((column / TabStop) + 1) * TabStop : column + 1;
}
