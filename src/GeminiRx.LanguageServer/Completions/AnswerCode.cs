namespace GeminiRx.LanguageServer.Completions;

/// <summary>Finds what an answer says without fences and prose around it.</summary>
internal static class AnswerCode
{
    private const string Fence = "```";

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

    /// <summary>Finds the text of an answer. Each text that is found before the end is a beginning of the last one.</summary>
    /// <param name="answer">The answer as far as it has come.</param>
    /// <param name="place">Its place.</param>
    /// <param name="isWhole">Whether all of the answer has come.</param>
    /// <returns>The text, and whether more of the answer changes nothing; null if it is not known yet.</returns>
    public static (string Text, bool IsClosed)? Find(string answer, CompletionPlace place, bool isWhole)
    {
        var start = 0;
        var isProse = false;
        while (true)
        {
            var begin = answer[start..].TrimStart();
            if (begin.StartsWith(Fence, StringComparison.Ordinal))
            {
                return Fenced(begin, isWhole);
            }

            // The line of prose may be followed by a fence.
            if (!place.IsCode || place.IsInText || !IsProse(begin))
            {
                var isOpen = !isWhole && (MayBecome(begin, Fence) || (isProse && _prose.Any(words => MayBecome(begin, words))));
                return isOpen ? null
                    : isProse ? ("", true)
                    : place.IsCode ? ToFence(answer)
                    : (answer, false);
            }

            isProse = true;
            var end = begin.IndexOf('\n');
            if (end < 0)
            {
                return isWhole ? ("", true) : null;
            }

            start = answer.Length - begin.Length + end + 1;
        }
    }

    private static bool IsProse(string line) =>
        _prose.Any(words =>
            line.StartsWith(words, StringComparison.Ordinal)
            && (line.Length == words.Length || !(char.IsLetterOrDigit(line[words.Length]) || line[words.Length] is '_' or '('))
        );

    private static bool MayBecome(string begin, string whole) =>
        begin.Length < whole.Length && whole.StartsWith(begin, StringComparison.Ordinal);

    private static (string Text, bool IsClosed)? Fenced(string answer, bool isWhole)
    {
        if (answer.IndexOf('\n') is var line && line < 0)
        {
            return isWhole ? ("", true) : null;
        }

        var content = answer[(line + 1)..];
        return content.StartsWith(Fence, StringComparison.Ordinal) ? ("", true) : ToFence(content);
    }

    // A fence behind code ends it.
    private static (string Text, bool IsClosed) ToFence(string text) =>
        text.IndexOf($"\n{Fence}", StringComparison.Ordinal) is var end and >= 0 ? (text[..end], true) : (text, false);
}
