namespace GeminiRx.Text;

/// <summary>Finds positions where a long Markdown text can be split outside of links, emphasis and code spans (CommonMark 0.31, 6.1 to 6.3,
/// without the rarer rules).</summary>
internal static class MarkdownSpans
{
    /// <summary>Returns the last position between two words, in the second half of the text, outside of every span.</summary>
    /// <returns>The length of the text if there is no such position.</returns>
    public static int LastCutPosition(ReadOnlySpan<char> text)
    {
        var position = 0;
        var brackets = new Stack<char>(); // the open brackets of links: [text](address)
        var open = new Stack<(char Character, int Length)>();
        for (var i = 0; i < text.Length; )
        {
            var character = text[i];
            if (char.IsWhiteSpace(character))
            {
                i++;
                position =
                    brackets.Count == 0
                    && open.Count == 0
                    && i < text.Length
                    && !char.IsWhiteSpace(text[i])
                    && Graphemes.WholeLength(text[(i - 1)..]) == 1
                        ? i
                        : position;
                continue;
            }

            switch (character)
            {
                case '\\':
                    i += 2;
                    break;
                case '`' when EndOfCode(text, i) is var end:
                    if (end < 0)
                    {
                        i = text.Length; // the code span may be closed after the end of the text
                    }
                    else
                    {
                        i = end;
                    }

                    break;
                case '[' or '(' or ']' or ')':
                    Bracket(character, i > 0 && text[i - 1] == ']', brackets);
                    i++;
                    break;
                case '*' or '_' or '~':
                    i += Mark(text, i, open);
                    break;
                default:
                    i++;
                    break;
            }
        }

        return position >= text.Length / 2 && position > 0 ? position : text.Length;
    }

    // Parentheses count only at the start of an address or inside of one.
    private static void Bracket(char character, bool isAfterText, Stack<char> open)
    {
        var last = open.TryPeek(out var bracket) ? bracket : ' ';
        if (character == '[' || (character == '(' && (isAfterText || last == '(')))
        {
            open.Push(character);
        }
        else if ((last, character) is ('[', ']') or ('(', ')'))
        {
            open.Pop();
        }
    }

    private static int EndOfCode(ReadOnlySpan<char> text, int start)
    {
        var length = RunLength(text, start);
        for (var i = start + length; i < text.Length; )
        {
            var run = text[i] == '`' ? RunLength(text, i) : 0;
            if (run == length)
            {
                return i + run;
            }

            i += Math.Max(1, run);
        }

        return -1;
    }

    /// <summary>Opens or closes emphasis.</summary>
    /// <returns>The length of the mark.</returns>
    private static int Mark(ReadOnlySpan<char> text, int at, Stack<(char Character, int Length)> open)
    {
        var length = RunLength(text, at);
        var before = at == 0 ? ' ' : text[at - 1];
        var after = at + length == text.Length ? ' ' : text[at + length];
        var isInsideWord = text[at] == '_' && char.IsLetterOrDigit(before) && char.IsLetterOrDigit(after);
        if (isInsideWord || (text[at] == '~' && length != 2))
        {
            return length;
        }

        if (!char.IsWhiteSpace(before) && open.TryPeek(out var last) && last == (text[at], length))
        {
            open.Pop();
        }
        else if (!char.IsWhiteSpace(after))
        {
            open.Push((text[at], length));
        }

        return length;
    }

    private static int RunLength(ReadOnlySpan<char> text, int at)
    {
        var length = text[at..].IndexOfAnyExcept(text[at]);
        return length < 0 ? text.Length - at : length;
    }
}
