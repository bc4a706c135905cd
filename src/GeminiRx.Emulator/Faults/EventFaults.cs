namespace GeminiRx.Emulator;

/// <summary>Faults in the events of an answer.</summary>
internal static class EventFaults
{
    public static IEnumerable<AnswerEvent> WithoutFinishReason(IEnumerable<AnswerEvent> events) =>
        events.Select(e => Each(e, candidate => candidate with { FinishReason = null }));

    public static IEnumerable<AnswerEvent> WithFinishReason(IEnumerable<AnswerEvent> events, string reason) =>
        events.Select(e => Each(e, candidate => candidate.FinishReason is null ? candidate : candidate with { FinishReason = reason }));

    /// <summary>Adds a finish reason and a harm category that no client has in its enumerations.</summary>
    public static IEnumerable<AnswerEvent> WithUnknownValues(IEnumerable<AnswerEvent> events) =>
        WithFinishReason(events, "FINISH_REASON_OF_TOMORROW")
            .Select(e =>
                Each(
                    e,
                    candidate => candidate.FinishReason is null ? candidate : candidate with { Ratings = ["HARM_CATEGORY_OF_TOMORROW"] }
                )
            );

    /// <summary>Ends the answer after <paramref name="count"/> events, with the given reason and without content.</summary>
    public static IEnumerable<AnswerEvent> StoppedAfter(IEnumerable<AnswerEvent> events, int count, string reason)
    {
        var usage = default(TokenUsage);
        foreach (var answerEvent in events.Take(count))
        {
            usage = answerEvent.Usage;
            yield return Each(answerEvent, candidate => candidate with { FinishReason = null });
        }

        yield return new AnswerEvent([new AnswerCandidate(0, [], reason) { HasContent = false }], usage);
    }

    /// <summary>One event without candidates, with the reason why the prompt was blocked.</summary>
    public static IEnumerable<AnswerEvent> BlockedPrompt(IEnumerable<AnswerEvent> events, string reason) =>
        events.Take(1).Select(e => new AnswerEvent([], e.Usage with { Candidates = 0, Thoughts = 0 }) { BlockReason = reason });

    /// <summary>Moves the finish reason to an event of its own with an empty text.</summary>
    public static IEnumerable<AnswerEvent> WithEmptyLastText(IEnumerable<AnswerEvent> events)
    {
        foreach (var answerEvent in events)
        {
            if (!answerEvent.Candidates.Any(candidate => candidate.FinishReason is not null))
            {
                yield return answerEvent;
                continue;
            }

            yield return Each(answerEvent, candidate => candidate with { FinishReason = null });
            yield return Each(answerEvent, candidate => candidate with { Parts = [new AnswerPart("")] });
        }
    }

    /// <summary>Adds a continuation token to every n-th event with text; a client resumes there after a dropped connection.</summary>
    public static IEnumerable<AnswerEvent> WithCheckpoints(IEnumerable<AnswerEvent> events, int every, bool diverges = false)
    {
        var count = 0;
        foreach (var answerEvent in events)
        {
            yield return answerEvent.Candidates is [{ Index: 0, TextEnd: > 0, FinishReason: null } candidate]
            && ++count % Math.Max(1, every) == 0
                ? answerEvent with
                {
                    Candidates = [candidate with { ContinuationToken = new ContinuationToken(candidate.TextEnd, diverges).ToString() }],
                }
                : answerEvent;
        }
    }

    /// <summary>
    /// One of <c>Number</c> responses (fewer if an event spans several): it ends with CONTINUATION and a token, unless it is the last.
    /// </summary>
    public static IEnumerable<AnswerEvent> Hop(IEnumerable<AnswerEvent> events, FaultCall call)
    {
        var (hops, start) = (Math.Max(1, call.Number), call.From?.TextStart ?? 0);
        var border = Enumerable
            .Range(1, hops)
            .Select(hop => (int)Math.Ceiling((double)call.TextLength * hop / hops))
            .FirstOrDefault(end => end > start, int.MaxValue);
        foreach (var answerEvent in events)
        {
            if (answerEvent.Candidates is [{ Index: 0, FinishReason: null } candidate] && candidate.TextEnd >= border)
            {
                var token = new ContinuationToken(candidate.TextEnd).ToString();
                yield return answerEvent with
                {
                    Candidates = [candidate with { FinishReason = "CONTINUATION", ContinuationToken = token }],
                };
                yield break;
            }

            yield return answerEvent;
        }
    }

    private static AnswerEvent Each(AnswerEvent answerEvent, Func<AnswerCandidate, AnswerCandidate> change) =>
        answerEvent with
        {
            Candidates = [.. answerEvent.Candidates.Select(change)],
        };
}
