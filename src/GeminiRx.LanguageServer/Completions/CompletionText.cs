namespace GeminiRx.LanguageServer.Completions;

/// <summary>What of an answer is offered at its place.</summary>
/// <param name="Text">The text at the cursor; empty if nothing is offered.</param>
/// <param name="Known">The beginning of what may be offered later; the same text if that will not grow.</param>
/// <param name="IsClosed">Whether more of the answer changes nothing.</param>
internal readonly record struct CompletionText(string Text, string Known, bool IsClosed)
{
    private const string Fence = "```";

    // Shorter texts stand twice in a row by chance.
    private const int LeastRepeated = 3;
    private const int MaxRepeated = 400;

    private static readonly string[] _prose =
    [
        "Sure",
        "Certainly",
        "Of course",
        "Here is",
        "Here's",
        "Here are",
        "I am",
        "I'm",
        "I cannot",
        "I can't",
        "Sorry",
        "Unfortunately",
        "To complete",
        "The code",
    ];

    private static CompletionText Nothing(bool isClosed) => new("", "", isClosed);

    /// <summary>Reads an answer as far as it has come.</summary>
    /// <param name="answer">The answer with line feeds.</param>
    /// <param name="place">The place that it is for.</param>
    /// <param name="maxLines">The lines that are offered at most.</param>
    /// <param name="isWhole">Whether the answer has come to its end. Otherwise only its whole lines count, unless it is closed.</param>
    public static CompletionText Read(string answer, CompletionPlace place, int maxLines, bool isWhole)
    {
        if (Unfenced(answer, place, isWhole) is not var (text, isFenceClosed))
        {
            return Nothing(isClosed: isWhole);
        }

        if (place.IsCode && _prose.Any(words => text.TrimStart().StartsWith(words, StringComparison.Ordinal)))
        {
            return Nothing(isClosed: true);
        }

        if (!isWhole && !isFenceClosed && text.Length < MaxRepeated && place.Before.EndsWith(text, StringComparison.Ordinal))
        {
            // So far it repeats what stands before the cursor.
            return Nothing(isClosed: false);
        }

        var own = WithoutRepeated(text, place);
        var (end, isClosed) = new CompletionEnd(own, place).Find(maxLines);
        isClosed |= isFenceClosed || isWhole;
        var offered =
            isClosed ? own[..end]
            : place.IsAtLineEnd ? own[..Math.Max(0, own.LastIndexOf('\n'))]
            : "";
        offered = WithoutRest(offered, place).TrimEnd();
        return new(offered, isClosed ? offered : own, isClosed);
    }

    // Takes the content of a fence, whatever is written around it. Null: not decided yet.
    private static (string Text, bool IsClosed)? Unfenced(string answer, CompletionPlace place, bool isWhole)
    {
        var start = answer.IndexOf(Fence, StringComparison.Ordinal);
        if (start < 0)
        {
            var mayBeFence =
                answer.TrimStart() is var begin && begin.Length < Fence.Length && Fence.StartsWith(begin, StringComparison.Ordinal);
            return mayBeFence && !isWhole ? null : (answer, false);
        }

        if (!place.IsCode && !string.IsNullOrWhiteSpace(answer[..start]))
        {
            return (answer, false);
        }

        if (answer.IndexOf('\n', start) is var line && line < 0)
        {
            return isWhole ? (answer[..start], true) : null;
        }

        var content = answer[(line + 1)..];
        return content.IndexOf($"\n{Fence}", StringComparison.Ordinal) is var end and >= 0 ? (content[..end], true)
            : content.StartsWith(Fence, StringComparison.Ordinal) ? ("", true)
            : (content, false);
    }

    // Leaves out what stands before the cursor already: the line of the cursor, several lines, or its indentation.
    private static string WithoutRepeated(string text, CompletionPlace place)
    {
        var line = place.LineBefore.TrimStart();
        var trimmed = text.TrimStart(' ', '\t');
        if (line.Length >= LeastRepeated && trimmed.StartsWith(line, StringComparison.Ordinal))
        {
            return trimmed[line.Length..];
        }

        for (var length = Math.Min(text.Length, MaxRepeated); length > Math.Max(line.Length, LeastRepeated); length--)
        {
            if (place.Before.EndsWith(text[..length], StringComparison.Ordinal) && text.AsSpan(0, length).Contains('\n'))
            {
                return text[length..];
            }
        }

        var blanks = place.LineBefore;
        return line.Length == 0 && blanks.Length > 0 && text.StartsWith(blanks, StringComparison.Ordinal) ? text[blanks.Length..] : text;
    }

    // Leaves out what stands behind the cursor already: the rest of its line, or the next lines.
    private static string WithoutRest(string text, CompletionPlace place)
    {
        var rest = place.LineAfter.TrimEnd();
        for (var length = rest.Length; length > 0; length--)
        {
            if (text.EndsWith(rest[..length], StringComparison.Ordinal))
            {
                return text[..^length];
            }
        }

        var lines = text.Split('\n').ToList();
        var next = place.LinesAfter.Take(lines.Count).Select(line => line.Trim()).ToList();
        for (var count = Math.Min(next.Count, lines.Count - 1); count > 0; count--)
        {
            if (lines.TakeLast(count).Select(line => line.Trim()).SequenceEqual(next.Take(count)))
            {
                return string.Join('\n', lines.SkipLast(count));
            }
        }

        return text;
    }
}
