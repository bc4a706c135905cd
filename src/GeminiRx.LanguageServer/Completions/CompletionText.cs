namespace GeminiRx.LanguageServer.Completions;

/// <summary>What of an answer is offered at its place.</summary>
/// <param name="Text">The text at the cursor; empty if nothing is offered.</param>
/// <param name="Known">The beginning of what may be offered later; the same text if that will not grow.</param>
/// <param name="IsClosed">Whether more of the answer changes nothing.</param>
internal readonly record struct CompletionText(string Text, string Known, bool IsClosed)
{
    private static CompletionText Nothing(bool isClosed) => new("", "", isClosed);

    /// <summary>Reads an answer as far as it has come.</summary>
    /// <param name="answer">The answer with line feeds.</param>
    /// <param name="place">The place that it is for.</param>
    /// <param name="maxLines">The lines that are offered at most.</param>
    /// <param name="isWhole">Whether the answer has come to its end. Otherwise only its whole lines count, unless it is closed.</param>
    public static CompletionText Read(string answer, CompletionPlace place, int maxLines, bool isWhole)
    {
        if (AnswerCode.Find(answer, place, isWhole) is not var (text, isClosed))
        {
            return Nothing(isClosed: isWhole);
        }

        if (RepeatedText.Without(text, place, isClosed || isWhole) is not { } own)
        {
            return Nothing(isClosed: false);
        }

        var (end, isFinal) = new CompletionEnd(own, place, isClosed || isWhole).Find(maxLines);
        isClosed |= isFinal || isWhole;
        var offered =
            isClosed ? own[..end]
            : place.IsAtLineEnd ? own[..Math.Max(0, own.LastIndexOf('\n'))]
            : "";
        offered = RepeatedText.WithoutRest(offered, place).TrimEnd();
        return new(offered, isClosed ? offered : own, isClosed);
    }
}
