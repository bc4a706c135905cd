namespace GeminiRx.LanguageServer.Completions;

/// <summary>Leaves out of an answer what stands around the cursor already.</summary>
internal static class RepeatedText
{
    // Shorter texts stand twice in a row by chance.
    private const int LeastRepeated = 3;
    private const int MaxRepeated = 400;

    /// <summary>
    /// Leaves out what stands before the cursor: several lines, the line of the cursor, in code its last words, or its indentation.
    /// </summary>
    /// <param name="text">The text as far as it has come.</param>
    /// <param name="place">Its place.</param>
    /// <param name="isWhole">Whether all of it has come.</param>
    /// <returns>The rest; null if it is not known yet: so far, it repeats what stands there.</returns>
    public static string? Without(string text, CompletionPlace place, bool isWhole)
    {
        var trimmed = text.TrimStart(' ', '\t');
        string? known = null;
        foreach (var start in Starts(place))
        {
            // The longest first.
            var repeated = place.Before.AsSpan(start).TrimStart(" \t");
            if (repeated.Length < LeastRepeated)
            {
                continue;
            }

            if (!isWhole && trimmed.Length < repeated.Length && repeated.StartsWith(trimmed))
            {
                return null;
            }

            known ??= trimmed.AsSpan().StartsWith(repeated) ? trimmed[repeated.Length..] : null;
        }

        var blanks = place.LineBefore;
        if (known is not null || blanks.Length == 0 || !string.IsNullOrWhiteSpace(blanks))
        {
            return known ?? text;
        }

        return !isWhole && text.Length < blanks.Length && blanks.StartsWith(text, StringComparison.Ordinal) ? null
            : text.StartsWith(blanks, StringComparison.Ordinal) ? text[blanks.Length..]
            : text;
    }

    /// <summary>Leaves out what stands behind the cursor: the rest of its line, or the next lines.</summary>
    public static string WithoutRest(string text, CompletionPlace place)
    {
        var rest = place.LineAfter.TrimEnd();
        for (var length = rest.Length; length > 0; length--)
        {
            // A bracket of the text itself is not the one behind the cursor.
            if (text.EndsWith(rest[..length], StringComparison.Ordinal) && CodeBrackets.CloseWhatTheyOpen(text[..^length]))
            {
                return text[..^length];
            }
        }

        var lines = text.Split('\n').ToList();
        var next = place.LinesAfter.Take(lines.Count).Select(line => line.TrimEnd()).ToList();
        for (var count = Math.Min(next.Count, lines.Count - 1); count > 0; count--)
        {
            if (lines.TakeLast(count).Select(line => line.TrimEnd()).SequenceEqual(next.Take(count)))
            {
                return string.Join('\n', lines.SkipLast(count));
            }
        }

        return text;
    }

    // The beginnings of the last lines, the earliest first, then of the words of the last one.
    private static IEnumerable<int> Starts(CompletionPlace place)
    {
        var before = place.Before;
        var line = before.Length - place.LineBefore.Length;
        for (var at = Math.Max(0, before.Length - MaxRepeated); at <= line; at++)
        {
            if (at == 0 || before[at - 1] == '\n')
            {
                yield return at;
            }
        }

        for (var at = Math.Max(line + 1, before.Length - MaxRepeated); place.IsCode && at < before.Length; at++)
        {
            if (IsWord(before[at]) && !IsWord(before[at - 1]))
            {
                yield return at;
            }
        }
    }

    private static bool IsWord(char character) => char.IsLetterOrDigit(character) || character == '_';
}
