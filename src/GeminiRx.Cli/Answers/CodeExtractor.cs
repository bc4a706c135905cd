using System.Text;
using GeminiRx.Conversations;

namespace GeminiRx.Cli;

/// <summary>Takes the fenced code out of Markdown that arrives in pieces. A line is code as soon as it is complete. Blocks are separated
/// by an empty line; a block that is not closed ends with the text. Code that is indented less than its list item stays code, since
/// models write such lists.</summary>
internal sealed class CodeExtractor
{
    private readonly CodeBlockTracker _tracker = new(endsOnlyAtFence: true);
    private readonly StringBuilder _line = new();

    /// <summary>The number of blocks that have begun.</summary>
    public int Blocks { get; private set; }

    /// <summary>Takes a piece of the text.</summary>
    /// <returns>The code of the lines that it completes.</returns>
    public string Append(string text)
    {
        var code = new StringBuilder();
        foreach (var character in text)
        {
            _line.Append(character);
            if (character == '\n')
            {
                TakeLine(code);
            }
        }

        return code.ToString();
    }

    /// <summary>Takes the end of the text.</summary>
    /// <returns>The code of the last line.</returns>
    public string End()
    {
        var code = new StringBuilder();
        if (_line.Length > 0)
        {
            TakeLine(code);
        }

        return code.Length > 0 && code[^1] != '\n' ? code.Append('\n').ToString() : code.ToString();
    }

    private void TakeLine(StringBuilder code)
    {
        var line = _line.ToString();
        _line.Clear();
        _ = _tracker.Advance(line);
        if (_tracker.IsOpening)
        {
            code.Append(Blocks++ > 0 ? "\n" : "");
        }
        else if (_tracker.IsOpen)
        {
            code.Append(_tracker.ContentOf(line));
        }
    }
}
