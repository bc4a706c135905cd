namespace GeminiRx.Emulator;

/// <summary>
/// Long answers, for the models that support them: a response ends with CONTINUATION and a token after a number of output tokens, thoughts
/// included. The token continues the answer.
/// </summary>
internal static class LongDecode
{
    private const int MaxStreamedTokens = 65_536;

    private const int MaxUnaryTokens = 32_768;

    /// <summary>The output tokens of one response; null for a model without long answers.</summary>
    public static int? MaxTokens(string? model, bool isStreamed) =>
        KnownModels.Find(model) is { HasLongAnswers: true }
            ? isStreamed
                ? MaxStreamedTokens
                : MaxUnaryTokens
            : null;

    /// <summary>Ends the events of one candidate before the first one that exceeds the limit, but after at least one with text.</summary>
    public static IEnumerable<AnswerEvent> Limit(IEnumerable<AnswerEvent> events, int maxTokens)
    {
        AnswerEvent? last = null;
        foreach (var answerEvent in events)
        {
            if (last is not null)
            {
                if (
                    last.Candidates is [{ TextEnd: > 0 } candidate]
                    && answerEvent.Usage.Candidates + answerEvent.Usage.Thoughts > maxTokens
                )
                {
                    var token = new ContinuationToken(candidate.TextEnd).ToString();
                    yield return last with
                    {
                        Candidates = [candidate with { FinishReason = "CONTINUATION", ContinuationToken = token }],
                    };
                    yield break;
                }

                yield return last;
            }

            last = answerEvent;
        }

        if (last is not null)
        {
            yield return last;
        }
    }
}
