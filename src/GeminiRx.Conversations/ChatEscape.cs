using System.Text;

namespace GeminiRx.Conversations;

/// <summary>
/// Makes an answer's pieces fit to stand in the file. What may yet become a heading is held until its line tells; everything else goes out
/// at once.
/// </summary>
internal sealed class ChatEscape
{
    private readonly ChatFence _fence = new();
    private readonly StringBuilder _line = new();
    private bool _isHeld = true; // the line so far may become a heading, and none of it is out

    /// <summary>Goes on behind a text that is in the file, up to its last line, which is given back, as it was said and as it stands there:
    /// it is to be taken anew.</summary>
    public (string Said, string Written) GoOnBehind(string written)
    {
        var lastLine = written[(written.LastIndexOf('\n') + 1)..];
        foreach (var (_, line) in ChatLines.Of(written[..^lastLine.Length]))
        {
            _fence.Takes(line);
        }

        return (_fence.Closing is null ? ChatLines.Unescape(lastLine, ChatRole.Gemini) : lastLine, lastLine);
    }

    /// <summary>Takes the next piece.</summary>
    /// <returns>What can go out: as it was said, and as it stands in the file.</returns>
    public (string Said, string Written) Take(string text)
    {
        var said = new StringBuilder();
        var written = new StringBuilder();
        foreach (var (_, piece) in ChatLines.Of(text))
        {
            _line.Append(piece);
            if (!_isHeld)
            {
                said.Append(piece);
                written.Append(piece);
            }
            else if (_fence.Closing is not null || piece.EndsWith('\n') || !ChatLines.MayBecomeHeading(_line.ToString()))
            {
                Release(said, written);
            }

            if (piece.EndsWith('\n'))
            {
                _fence.Takes(_line.ToString());
                _line.Clear();
                _isHeld = true;
            }
        }

        return (said.ToString(), written.ToString());
    }

    /// <summary>Gives up what is held: nothing more comes.</summary>
    public (string Said, string Written) Release()
    {
        var said = new StringBuilder();
        var written = new StringBuilder();
        if (_isHeld)
        {
            Release(said, written);
        }

        return (said.ToString(), written.ToString());
    }

    private void Release(StringBuilder said, StringBuilder written)
    {
        var line = _line.ToString();
        _isHeld = false;
        said.Append(line);
        written.Append(_fence.Closing is null ? ChatLines.Escape(line, ChatRole.Gemini) : line);
    }
}
