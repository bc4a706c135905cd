using System.Text;

namespace GeminiRx.Emulator;

/// <summary>Turns a plan into the events of a stream; the candidates alternate.</summary>
internal static class ModelAnswer
{
    public static IEnumerable<AnswerEvent> Events(ContentRequest request, AnswerPlan plan, int charactersPerEvent, string callId)
    {
        var usage = new TokenUsage(request.PromptTokens, Candidates: 0, Thoughts: 0) { Cached = request.CachedTokens };
        if (plan.Thought.Length > 0)
        {
            usage = usage with { Thoughts = TokenUsage.Estimate(Encoding.UTF8.GetByteCount(plan.Thought)) };
            yield return new AnswerEvent([new AnswerCandidate(0, [new AnswerPart(plan.Thought, Thought: true)])], usage);
        }

        if (plan.HasMedia)
        {
            foreach (var answerEvent in MediaAnswer.Events(plan, charactersPerEvent, usage))
            {
                yield return answerEvent;
            }

            yield break;
        }

        var tokens = (request.MaxOutputTokens ?? int.MaxValue) - usage.Thoughts;
        var candidates = plan
            .Texts.Select(
                (text, index) => new CandidateText(index, text, plan.Cut(text, request, tokens), index == 0 ? plan.From?.TextStart ?? 0 : 0)
            )
            .ToList();
        var calls = plan.Calls;
        while (candidates.Exists(candidate => !candidate.HasEnded))
        {
            foreach (var candidate in candidates.Where(candidate => !candidate.HasEnded))
            {
                var next = candidate.Next(charactersPerEvent);
                if (calls.Count > 0 && next.FinishReason is { } reason)
                {
                    // A text that a limit cuts is not followed by its calls.
                    var isCut = reason != plan.FinishReason;
                    (next, calls) = isCut ? (next, []) : (next with { FinishReason = null }, calls);
                }

                usage = usage with { Candidates = candidates.Sum(c => c.Tokens) };
                yield return new AnswerEvent([next.FinishReason is null ? next : Rated(next, request)], usage);
            }
        }

        if (calls.Count > 0)
        {
            var size = calls.Sum(call => (long)Encoding.UTF8.GetByteCount(call.Name + call.Arguments));
            usage = usage with { Candidates = usage.Candidates + TokenUsage.Estimate(size) };
            yield return new AnswerEvent([Rated(new AnswerCandidate(0, Calls(calls, callId), plan.FinishReason), request)], usage);
        }
    }

    private static AnswerPart[] Calls(IReadOnlyList<EmulatorCall> calls, string callId) =>
        [
            .. calls.Select(
                (call, index) =>
                    new AnswerPart("")
                    {
                        Call = call,
                        CallId = $"{callId}-{index + 1}",
                        Signature = index == 0 ? "ZW11bGF0b3I=" : null,
                    }
            ),
        ];

    // For a request with safety settings, the service rates every harm category.
    private static AnswerCandidate Rated(AnswerCandidate candidate, ContentRequest request) =>
        request.RatesSafety
            ? candidate with
            {
                Ratings =
                [
                    "HARM_CATEGORY_SEXUALLY_EXPLICIT",
                    "HARM_CATEGORY_HATE_SPEECH",
                    "HARM_CATEGORY_HARASSMENT",
                    "HARM_CATEGORY_DANGEROUS_CONTENT",
                ],
            }
            : candidate;
}
