namespace GeminiRx.Cli;

/// <summary>A line of Markdown, or a part of a long line.</summary>
/// <param name="Text">The text without the line break.</param>
/// <param name="IsStart">Whether the line starts with it.</param>
/// <param name="IsEnd">Whether the line ends with it.</param>
internal readonly record struct SourceLine(string Text, bool IsStart, bool IsEnd);

/// <summary>Splits text into lines, and long lines into parts. The same text gives the same parts however it arrives.</summary>
internal sealed class SourceLines
{
    private const int MaxLength = 4096;

    private string _rest = "";
    private bool _isWithinLine; // a part of the line has been read

    /// <summary>The text behind the last whole line or part; null if there is none.</summary>
    public SourceLine? Rest => _rest.Length == 0 && !_isWithinLine ? null : new SourceLine(_rest, !_isWithinLine, IsEnd: true);

    /// <summary>Adds text, and returns the lines and parts that are complete now.</summary>
    public IEnumerable<SourceLine> Add(string text)
    {
        var source = _rest.Length == 0 ? text : _rest + text;
        var at = 0;
        while (at < source.Length)
        {
            var window = source.AsSpan(at, Math.Min(MaxLength, source.Length - at));
            var end = window.IndexOf('\n');
            if (end >= 0)
            {
                yield return Take(window[..end].TrimEnd('\r').ToString(), isEnd: true);
                at += end + 1;
            }
            else if (window.Length == MaxLength)
            {
                var length = PartLength(window);
                yield return Take(window[..length].ToString(), isEnd: false);
                at += length;
            }
            else
            {
                break;
            }
        }

        _rest = at == 0 ? source : source[at..];
    }

    /// <summary>Returns the rest when no text follows.</summary>
    public SourceLine? End()
    {
        var rest = Rest;
        (_rest, _isWithinLine) = ("", false);
        return rest;
    }

    private SourceLine Take(string text, bool isEnd)
    {
        var line = new SourceLine(text, !_isWithinLine, isEnd);
        _isWithinLine = !isEnd;
        return line;
    }

    // Behind the last space, else before a character that may belong to the next one.
    private static int PartLength(ReadOnlySpan<char> window)
    {
        var space = window[..^1].LastIndexOf(' ');
        return space > 0 ? space + 1
            : char.IsHighSurrogate(window[^1]) || window[^1] == '\r' ? MaxLength - 1
            : MaxLength;
    }
}
