namespace GeminiRx.LanguageServer.Completions;

/// <summary>Finds where a completion ends: a model may write on.</summary>
/// <param name="text">The completion.</param>
/// <param name="place">Its place.</param>
/// <param name="isWhole">Whether all of it has come.</param>
internal sealed class CompletionEnd(string text, CompletionPlace place, bool isWhole)
{
    private const string Closing = CodeBrackets.Closing;

    // The lines on which the brackets were opened that are not closed.
    private readonly Stack<int> _open = new();
    private bool _isBlockClosed;

    /// <summary>
    /// Finds the first of: the end of the line, if text stands behind the cursor; a blank line behind content; in code, the bracket that
    /// closes one from before the cursor, the end of a block that the completion opened, and a line with less indentation than the line of
    /// the cursor; the last line.
    /// </summary>
    /// <param name="maxLines">The lines that are offered at most.</param>
    /// <returns>The offset, and whether more text does not move it.</returns>
    public (int Offset, bool IsFinal) Find(int maxLines)
    {
        var (hasContent, start) = (false, 0);
        for (var line = 0; ; line++)
        {
            var end = text.IndexOf('\n', start);
            var isWholeLine = end >= 0;
            end = isWholeLine ? end : text.Length;
            var content = text.AsSpan(start, end - start);
            if (line > 0 && (content.IsWhiteSpace() ? isWholeLine && hasContent : IsOutside(content)))
            {
                return (start - 1, true);
            }

            if (place.IsCode && Scan(start, end, line) is { } closed)
            {
                return (closed, true);
            }

            hasContent |= !content.IsWhiteSpace();
            if (!isWholeLine || !place.IsAtLineEnd || line + 1 == maxLines || (_isBlockClosed && _open.Count == 0))
            {
                return (end, isWholeLine);
            }

            start = end + 1;
        }
    }

    // A line that closes a block may have less indentation.
    private bool IsOutside(ReadOnlySpan<char> line) =>
        place.IsCode && Indentation(line) < Indentation(place.LineBefore) && !Closing.Contains(line.TrimStart()[0]);

    // Returns the end of the completion if a bracket closes one from before it.
    private int? Scan(int start, int end, int line)
    {
        foreach (var at in CodeBrackets.In(text, start, end, isWhole || end < text.Length))
        {
            if (!Closing.Contains(text[at]))
            {
                _open.Push(line);
            }
            else if (!_open.TryPop(out var opened))
            {
                // What stands behind the cursor already is not offered.
                return StandsBehind(start, at, line) ? text.AsSpan(0, at).TrimEnd().Length : at + 1;
            }
            else
            {
                _isBlockClosed = opened < line && _open.Count == 0;
            }
        }

        return null;
    }

    // A bracket that begins a line is the one behind the cursor if both lines have the same indentation.
    private bool StandsBehind(int start, int at, int line)
    {
        var after = place.After.AsSpan().TrimStart();
        if (!after.StartsWith([text[at]]))
        {
            return false;
        }

        var blanks = place.After.AsSpan(0, place.After.Length - after.Length);
        var begin = blanks.LastIndexOf('\n') + 1;
        var own = text.AsSpan(start, at - start);
        return begin == 0 || line == 0 || !own.IsWhiteSpace() || own.SequenceEqual(blanks[begin..]);
    }

    private static int Indentation(ReadOnlySpan<char> line) => line.Length - line.TrimStart(" \t").Length;
}
