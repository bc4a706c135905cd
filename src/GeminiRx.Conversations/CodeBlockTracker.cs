using GeminiRx.Text;

namespace GeminiRx.Conversations;

/// <summary>Tracks whether a line of Markdown is inside fenced code, where headings and attachments have no meaning.</summary>
internal sealed class CodeBlockTracker
{
    private readonly MarkdownItems _items = new();
    private MarkdownFence? _fence;

    /// <summary>The fence that closes the open code block; null if no code block is open, or if a heading ends it.</summary>
    public string? ClosingFence => _fence is { } fence && !fence.IsLeftBy(ChatSyntax.User) ? new string(fence.Letter, fence.Length) : null;

    /// <summary>Advances by one line.</summary>
    /// <returns>Whether the line is code, or the first or last line of a code block.</returns>
    public bool Advance(ReadOnlySpan<char> line)
    {
        if (_fence is { } fence && !fence.IsLeftBy(line))
        {
            _fence = fence.IsClosedBy(line) ? null : fence;
            return true;
        }

        var quotes = MarkdownLines.SkipQuotes(ref line, int.MaxValue);
        _fence = line.IsWhiteSpace()
            ? null
            : MarkdownFence.Opening(_items.Take(line, quotes, isAfterParagraph: false), quotes, _items.Indent);
        return _fence is not null;
    }
}
