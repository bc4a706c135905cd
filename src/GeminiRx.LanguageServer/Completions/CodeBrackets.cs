namespace GeminiRx.LanguageServer.Completions;

/// <summary>Finds the brackets of code that are not in quotes.</summary>
internal static class CodeBrackets
{
    public const string Closing = ")]}";

    private const string Opening = "([{";

    // A single quote may also begin a lifetime; these stand behind it, and seldom in a string.
    private const string NotQuoted = "<>&";

    /// <summary>Finds the brackets in a part of one line.</summary>
    /// <param name="text">The text.</param>
    /// <param name="start">The offset of the part.</param>
    /// <param name="end">The end of the part.</param>
    /// <param name="isWhole">Whether the line ends there; otherwise nothing is found behind a quote that depends on the rest.</param>
    /// <returns>Their offsets.</returns>
    public static IEnumerable<int> In(string text, int start, int end, bool isWhole)
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
            else if (character is '"' or '`')
            {
                quote = character;
            }
            else if (character == '\'')
            {
                if (IsQuote(text, at, end) is { } isQuote)
                {
                    quote = isQuote ? character : quote;
                }
                else if (!isWhole)
                {
                    yield break;
                }
            }
            else if (Opening.Contains(character) || Closing.Contains(character))
            {
                yield return at;
            }
        }
    }

    /// <summary>Whether a text closes each bracket that it opens.</summary>
    public static bool CloseWhatTheyOpen(string text)
    {
        var open = 0;
        var start = 0;
        foreach (var line in text.Split('\n'))
        {
            foreach (var at in In(text, start, start + line.Length, isWhole: true))
            {
                open = Opening.Contains(text[at]) ? open + 1 : Math.Max(0, open - 1);
            }

            start += line.Length + 1;
        }

        return open == 0;
    }

    // Null: the line has not ended, and no other quote has come.
    private static bool? IsQuote(string text, int at, int end)
    {
        for (var next = at + 1; next < end; next++)
        {
            if (text[next] == '\'')
            {
                return true;
            }

            if (NotQuoted.Contains(text[next]) && next > at + 1)
            {
                return false;
            }

            next += text[next] == '\\' ? 1 : 0;
        }

        return null;
    }
}
