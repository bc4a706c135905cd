using System.Text;

namespace GeminiRx.Conversations;

/// <summary>
/// Escapes an answer while it arrives. A line that may become a heading is buffered until it is clear whether it is one. All other text
/// passes immediately.
/// </summary>
internal sealed class StreamingEscaper
{
    private readonly CodeBlockTracker _code = new();
    private readonly StringBuilder _line = new();
    private bool _isLineBuffered = true; // the current line may become a heading, and nothing of it was returned

    /// <summary>Continues after text that is already in the file. The last line of the text is not included.</summary>
    /// <returns>The last line, as text and in its form in the file. The caller passes it to <see cref="Append"/> again.</returns>
    public (string Text, string Markdown) ContinueAfter(string markdown)
    {
        var lastLine = markdown[(markdown.LastIndexOf('\n') + 1)..];
        foreach (var (_, line) in ChatSyntax.LinesOf(markdown[..^lastLine.Length]))
        {
            _code.Advance(line);
        }

        return (_code.ClosingFence is null ? ChatSyntax.Unescape(lastLine, ChatRole.Gemini) : lastLine, lastLine);
    }

    /// <summary>Appends the next piece of the answer.</summary>
    /// <returns>The text that is no longer buffered, as text and in its form in the file.</returns>
    public (string Text, string Markdown) Append(string piece)
    {
        var text = new StringBuilder();
        var markdown = new StringBuilder();
        foreach (var (_, part) in ChatSyntax.LinesOf(piece))
        {
            _line.Append(part);
            if (!_isLineBuffered)
            {
                text.Append(part);
                markdown.Append(part);
            }
            else if (_code.ClosingFence is not null || part.EndsWith('\n') || !ChatSyntax.MayBecomeHeading(_line.ToString()))
            {
                Release(text, markdown);
            }

            if (part.EndsWith('\n'))
            {
                _code.Advance(_line.ToString());
                _line.Clear();
                _isLineBuffered = true;
            }
        }

        return (text.ToString(), markdown.ToString());
    }

    /// <summary>Returns the buffered text at the end of the answer.</summary>
    public (string Text, string Markdown) Flush()
    {
        var text = new StringBuilder();
        var markdown = new StringBuilder();
        if (_isLineBuffered)
        {
            Release(text, markdown);
        }

        return (text.ToString(), markdown.ToString());
    }

    private void Release(StringBuilder text, StringBuilder markdown)
    {
        var line = _line.ToString();
        _isLineBuffered = false;
        text.Append(line);
        markdown.Append(_code.ClosingFence is null ? ChatSyntax.Escape(line, ChatRole.Gemini) : line);
    }
}
