namespace GeminiRx.LanguageServer.Completions;

/// <summary>Finds where a completion ends: a model may write on.</summary>
/// <param name="text">The completion.</param>
/// <param name="place">Its place.</param>
internal sealed class CompletionEnd(string text, CompletionPlace place)
{
    private const string Opening = "([{";
    private const string Closing = ")]}";

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
            var isWhole = end >= 0;
            end = isWhole ? end : text.Length;
            var content = text.AsSpan(start, end - start);
            if (line > 0 && (content.IsWhiteSpace() ? isWhole && hasContent : IsOutside(content)))
            {
                return (start - 1, true);
            }

            if (place.IsCode && Scan(start, end, line) is { } closed)
            {
                return (closed, true);
            }

            hasContent |= !content.IsWhiteSpace();
            if (!isWhole || !place.IsAtLineEnd || line + 1 == maxLines || _isBlockClosed)
            {
                return (end, isWhole);
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
        var quote = '\0';
        for (var at = start; at < end; at++)
        {
            var character = text[at];
            if (quote != '\0')
            {
                at += character == '\\' ? 1 : 0;
                quote = character == quote ? '\0' : quote;
            }
            else if (character is '"' or '\'' or '`')
            {
                quote = character;
            }
            else if (Opening.Contains(character))
            {
                _open.Push(line);
            }
            else if (Closing.Contains(character))
            {
                if (!_open.TryPop(out var opened))
                {
                    // What stands behind the cursor already is not offered.
                    return place.After.AsSpan().TrimStart().StartsWith([character]) ? text.AsSpan(0, at).TrimEnd().Length : at + 1;
                }

                _isBlockClosed = opened < line && _open.Count == 0;
            }
        }

        return null;
    }

    private static int Indentation(ReadOnlySpan<char> line) => line.Length - line.TrimStart(" \t").Length;
}
