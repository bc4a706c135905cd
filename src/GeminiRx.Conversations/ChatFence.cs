using GeminiRx.Text;

namespace GeminiRx.Conversations;

/// <summary>Follows a text's lines in and out of fenced code, where no line means anything.</summary>
internal sealed class ChatFence
{
    private readonly MarkdownItems _items = new();
    private MarkdownFence? _fence;

    /// <summary>Whether a heading would not count here; what ends the code then, else null.</summary>
    public string? Closing => _fence is { } fence && !fence.IsLeftBy(ChatLines.User) ? new string(fence.Letter, fence.Length) : null;

    /// <summary>Goes on by a line.</summary>
    /// <returns>Whether it is code, or begins or ends some.</returns>
    public bool Takes(ReadOnlySpan<char> line)
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
