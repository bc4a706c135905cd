using System.Text;

namespace GeminiRx.LanguageServer.Prompts;

/// <summary>
/// Gives an answer the form of its place while it streams: without a fence around it, indented or as a comment, with line breaks before and
/// after it. It holds back only what it cannot decide yet: blank lines, and the beginning of a line.
/// </summary>
/// <param name="isContinued">Whether the answer continues a line that is already in the document. Default false.</param>
internal sealed class AnswerShape(bool isContinued = false) : IAnswerShape
{
    private const string Fence = "```";

    private readonly StringBuilder _held = new();

    // The blanks at the beginning of what is held.
    private int _blanks;
    private bool _isAtLineStart = !isContinued;
    private bool _hasContent = isContinued;
    private bool _isFenced;
    private string? _closing;
    private int _linesBeforeClosing;
    private bool? _addsIndentation;

    // The end of the last line with content, and the blank lines since.
    private List<string> _gap = [];

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

    /// <inheritdoc/>
    public bool HasClosing => Suffix.Length > 0 || Comment.After.Length > 0;

    private string Added => _addsIndentation is true ? Indentation : "";

    /// <inheritdoc/>
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
            else
            {
                Push(character, ready);
            }
        }

        return ready.ToString();
    }

    /// <inheritdoc/>
    public string End(bool isComplete, string below)
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

        // A line that may be a fence is held until its end. A longer line that is held begins with one.
        _blanks = _held.Length == 0 ? 0 : _blanks;
        _blanks += _blanks == _held.Length && character is ' ' or '\t' ? 1 : 0;
        _held.Append(character);
        var length = _held.Length - _blanks;
        if (length == 0 || length > Fence.Length)
        {
            return;
        }

        var mayBeFence =
            RemovesFence && (!_hasContent || _isFenced) && Fence.StartsWith(_held.ToString(_blanks, length), StringComparison.Ordinal);
        if (!mayBeFence)
        {
            StartLine(ready);
        }
    }

    // The held line opens or closes the fence around the answer. A closing fence with content behind it was not the last one.
    private bool TryTakeFence()
    {
        var line = _held.ToString().Trim();
        if (!RemovesFence || !line.StartsWith(Fence, StringComparison.Ordinal))
        {
            return false;
        }

        if (!_hasContent && !_isFenced && !line[Fence.Length..].Contains('`', StringComparison.Ordinal))
        {
            _isFenced = true;
            return true;
        }

        if (_isFenced && _hasContent && _closing is null && line == Fence)
        {
            _closing = _held.ToString();
            _linesBeforeClosing = _gap.Count;
            return true;
        }

        // A fence without content.
        return _isFenced && !_hasContent && line == Fence;
    }

    // Writes the held beginning of a line that has content.
    private void StartLine(StringBuilder ready)
    {
        var line = _held.ToString();
        if (_closing is { } inner)
        {
            var gap = _gap[_linesBeforeClosing..];
            (_closing, _gap) = (null, _gap[.._linesBeforeClosing]);
            _held.Clear().Append(inner);
            StartLine(ready);
            ready.Append(Comment.After);
            (_gap, _isAtLineStart) = (gap, true);
        }

        _addsIndentation ??= Indentation.Length > 0 && !line.StartsWith(Indentation, StringComparison.Ordinal);
        ready.Append(_hasContent ? "" : Prefix);
        foreach (var blank in _gap)
        {
            ready.Append(blank).Append('\n');
        }

        _gap.Clear();
        ready.Append(Added).Append(Comment.Before).Append(line);
        (_hasContent, _isAtLineStart) = (true, false);
        _held.Clear();
    }

    private void EndLine(StringBuilder ready)
    {
        var isFence = _isAtLineStart && TryTakeFence();
        if (_isAtLineStart && !isFence && _held.ToString().Trim().Length > 0)
        {
            StartLine(ready);
        }

        if (!_isAtLineStart)
        {
            ready.Append(Comment.After);
        }

        if (_hasContent)
        {
            var isBlank = _isAtLineStart && !isFence;
            _gap.Add(
                !isBlank ? ""
                : Comment.Before.Length > 0 ? $"{Added}{Comment.Before.TrimEnd()}{Comment.After}"
                : _held.ToString()
            );
        }

        _isAtLineStart = true;
        _held.Clear();
    }
}
