namespace GeminiRx.Text;

/// <summary>Where a long Markdown text may be cut without cutting a link, an emphasis or a code span (CommonMark 0.31, 6.1 to 6.3, without
/// its rarer rules).</summary>
internal static class MarkdownSpans
{
    /// <summary>The last place between two words, in the second half of the text, where nothing is open.</summary>
    /// <returns>The end of the text where there is none.</returns>
    public static int LastCutPosition(ReadOnlySpan<char> text)
    {
        var place = 0;
        var brackets = new Stack<char>(); // of links: [text](address)
        var open = new Stack<(char Letter, int Length)>();
        for (var i = 0; i < text.Length; )
        {
            var letter = text[i];
            if (char.IsWhiteSpace(letter))
            {
                i++;
                place =
                    brackets.Count == 0
                    && open.Count == 0
                    && i < text.Length
                    && !char.IsWhiteSpace(text[i])
                    && Graphemes.WholeLength(text[(i - 1)..]) == 1
                        ? i
                        : place;
                continue;
            }

            switch (letter)
            {
                case '\\':
                    i += 2;
                    break;
                case '`' when EndOfCode(text, i) is var end:
                    if (end < 0)
                    {
                        i = text.Length; // what is open may be closed behind the end
                    }
                    else
                    {
                        i = end;
                    }

                    break;
                case '[' or '(' or ']' or ')':
                    Bracket(letter, i > 0 && text[i - 1] == ']', brackets);
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

        return place >= text.Length / 2 && place > 0 ? place : text.Length;
    }

    // A round bracket means something only where an address begins, or within one.
    private static void Bracket(char letter, bool isBehindText, Stack<char> open)
    {
        var last = open.TryPeek(out var bracket) ? bracket : ' ';
        if (letter == '[' || (letter == '(' && (isBehindText || last == '(')))
        {
            open.Push(letter);
        }
        else if ((last, letter) is ('[', ']') or ('(', ')'))
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

    /// <summary>Opens or closes an emphasis.</summary>
    /// <returns>How long the mark is.</returns>
    private static int Mark(ReadOnlySpan<char> text, int at, Stack<(char Letter, int Length)> open)
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
