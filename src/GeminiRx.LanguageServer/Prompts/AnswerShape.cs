using System.Text;

namespace GeminiRx.LanguageServer.Prompts;

/// <summary>
/// Gives an answer the form of its place while it streams: without a fence around it, indented or as a comment, with line breaks before and
/// after it. It holds back only what it cannot decide yet: blank lines, and the beginning of a line.
/// </summary>
/// <param name="isContinued">Whether the answer continues a line that is already in the document. Default false.</param>
internal sealed class AnswerShape(bool isContinued = false)
{
    private const string Fence = "```";

    private readonly StringBuilder _held = new();
    private bool _isAtLineStart = !isContinued;
    private bool _hasContent = isContinued;
    private bool _isFenced;
    private bool _isInFenceLine;
    private bool? _addsIndentation;
    private int _lineBreaks;

    /// <summary>Text before the first line. Default: none.</summary>
    public string Prefix { get; init; } = "";

    /// <summary>Text after the last line. Default: none.</summary>
    public string Suffix { get; init; } = "";

    /// <summary>Whether a fence around the answer is left out. Default false.</summary>
    public bool RemovesFence { get; init; }

    /// <summary>The indentation of each line, unless the first line already has it. Default: none.</summary>
    public string Indentation { get; init; } = "";

    /// <summary>The marks around each line. Default: none.</summary>
    public (string Before, string After) Comment { get; init; } = ("", "");

    /// <summary>Takes a piece of the answer.</summary>
    /// <returns>The text that can be written now; may be empty.</returns>
    public string Push(string text)
    {
        var ready = new StringBuilder(text.Length);
        foreach (var character in text)
        {
            if (character == '\r')
            {
                continue;
            }

            if (character == '\n')
            {
                EndLine(ready);
            }
            else if (!_isInFenceLine)
            {
                Push(character, ready);
            }
        }

        return ready.ToString();
    }

    /// <summary>Ends the answer.</summary>
    /// <returns>The rest of the text.</returns>
    public string End()
    {
        var rest = new StringBuilder();
        EndLine(rest);
        return _hasContent ? rest.Append(Suffix).ToString() : "";
    }

    private void Push(char character, StringBuilder ready)
    {
        if (!_isAtLineStart)
        {
            ready.Append(character);
            return;
        }

        _held.Append(character);
        var line = _held.ToString().TrimStart(' ', '\t');
        var mayBeFence = RemovesFence && (!_hasContent || _isFenced);
        if (mayBeFence && line == Fence)
        {
            (_isFenced, _isInFenceLine) = (!_hasContent, true);
            _held.Clear();
        }
        else if (line.Length > 0 && !(mayBeFence && Fence.StartsWith(line, StringComparison.Ordinal)))
        {
            StartLine(ready);
        }
    }

    // Writes the held beginning of a line that has content.
    private void StartLine(StringBuilder ready)
    {
        var line = _held.ToString();
        _addsIndentation ??= Indentation.Length > 0 && !line.StartsWith(Indentation, StringComparison.Ordinal);
        ready.Append(_hasContent ? "" : Prefix);
        for (; _lineBreaks > 0; _lineBreaks--)
        {
            ready.Append('\n');
            if (_lineBreaks > 1 && Comment.Before.Length > 0)
            {
                ready.Append(_addsIndentation is true ? Indentation : "").Append(Comment.Before.TrimEnd()).Append(Comment.After);
            }
        }

        ready.Append(_addsIndentation is true ? Indentation : "").Append(Comment.Before).Append(line);
        (_hasContent, _isAtLineStart) = (true, false);
        _held.Clear();
    }

    private void EndLine(StringBuilder ready)
    {
        // A line that only began like a fence.
        if (_isAtLineStart && !_isInFenceLine && _held.ToString().Trim().Length > 0)
        {
            StartLine(ready);
        }

        if (!_isAtLineStart)
        {
            ready.Append(Comment.After);
        }

        _lineBreaks += _hasContent && !_isInFenceLine ? 1 : 0;
        (_isAtLineStart, _isInFenceLine) = (true, false);
        _held.Clear();
    }
}
