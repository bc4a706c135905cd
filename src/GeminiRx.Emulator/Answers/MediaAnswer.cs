namespace GeminiRx.Emulator;

/// <summary>The events of an answer with a picture or speech: its text, then each medium in an event of its own.</summary>
internal static class MediaAnswer
{
    public static IEnumerable<AnswerEvent> Events(AnswerPlan plan, int charactersPerEvent, TokenUsage usage)
    {
        var text = plan.Texts[0];
        var pieces = new CandidateText(0, text, (text.Length, plan.FinishReason), start: 0);
        while (text.Length > 0 && !pieces.HasEnded)
        {
            var piece = pieces.Next(charactersPerEvent) with { FinishReason = null };
            yield return new AnswerEvent([piece], usage with { Candidates = pieces.Tokens });
        }

        usage = usage with { Candidates = pieces.Tokens };
        using var media = plan.Media.GetEnumerator();
        for (var hasNext = media.MoveNext(); hasNext; )
        {
            var medium = media.Current;
            hasNext = media.MoveNext(); // the last one finishes
            usage = usage with
            {
                Candidates = usage.Candidates + medium.Tokens,
                Media = (medium.Modality, usage.Media.Tokens + medium.Tokens),
            };
            var candidate = new AnswerCandidate(0, [new AnswerPart("") { Media = medium }], hasNext ? null : plan.FinishReason)
            {
                TextEnd = text.Length,
            };
            yield return new AnswerEvent([candidate], usage);
        }
    }
}
