using System.Text;

namespace GeminiRx.Conversations;

/// <summary>
/// Escapes an answer while it arrives. A line that may become a heading is buffered until it is decided; all other text passes immediately.
/// </summary>
internal sealed class StreamingEscaper
{
    private readonly CodeBlockTracker _code = new();
    private readonly StringBuilder _line = new();
    private bool _isHeld = true; // the current line may become a heading, and none of it was returned yet

    /// <summary>Continues after text that is in the file already, except for its last line.</summary>
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

    /// <summary>Appends the next piece.</summary>
    /// <returns>The text that is decided, as text and in its form in the file.</returns>
    public (string Text, string Markdown) Append(string piece)
    {
        var text = new StringBuilder();
        var markdown = new StringBuilder();
        foreach (var (_, part) in ChatSyntax.LinesOf(piece))
        {
            _line.Append(part);
            if (!_isHeld)
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
                _isHeld = true;
            }
        }

        return (text.ToString(), markdown.ToString());
    }

    /// <summary>Returns the held text at the end of the answer.</summary>
    public (string Text, string Markdown) Flush()
    {
        var text = new StringBuilder();
        var markdown = new StringBuilder();
        if (_isHeld)
        {
            Release(text, markdown);
        }

        return (text.ToString(), markdown.ToString());
    }

    private void Release(StringBuilder text, StringBuilder markdown)
    {
        var line = _line.ToString();
        _isHeld = false;
        text.Append(line);
        markdown.Append(_code.ClosingFence is null ? ChatSyntax.Escape(line, ChatRole.Gemini) : line);
    }
}
