using System.Text;

namespace GeminiRx.Emulator;

/// <summary>A piece of the answer or of a thought summary, or a function call with its arguments as JSON.</summary>
internal readonly record struct AnswerPart(string Text, bool Thought = false)
{
    public EmulatorCall? Call { get; init; }

    public string? CallId { get; init; }

    public string? Signature { get; init; }

    public AnswerMedia? Media { get; init; }

    /// <summary>Whether the part is text that another part can continue.</summary>
    public bool IsText => Call is null && Media is null;
}

/// <summary>
/// The part of an event that belongs to one candidate. <c>TextEnd</c> is the length of the candidate's text up to and including this event,
/// in UTF-16 units.
/// </summary>
internal sealed record AnswerCandidate(int Index, IReadOnlyList<AnswerPart> Parts, string? FinishReason = null)
{
    public int TextEnd { get; init; }

    public string? ContinuationToken { get; init; }

    /// <summary>The harm categories, each rated NEGLIGIBLE.</summary>
    public IReadOnlyList<string> Ratings { get; init; } = [];

    public bool HasContent { get; init; } = true;
}

/// <summary>One GenerateContentResponse. <c>Usage</c> holds the totals up to and including this event.</summary>
internal sealed record AnswerEvent(IReadOnlyList<AnswerCandidate> Candidates, TokenUsage Usage)
{
    /// <summary>The reason why the prompt was blocked, in an event without candidates.</summary>
    public string? BlockReason { get; init; }

    /// <summary>All events of a stream as one response, as for a call that does not stream.</summary>
    public static AnswerEvent Joined(IReadOnlyList<AnswerEvent> events) =>
        events[^1] with
        {
            Candidates =
            [
                .. events
                    .SelectMany(e => e.Candidates)
                    .GroupBy(candidate => candidate.Index)
                    .OrderBy(group => group.Key)
                    .Select(group => Joined([.. group])),
            ],
        };

    private static AnswerCandidate Joined(List<AnswerCandidate> candidates)
    {
        var parts = new List<AnswerPart>();
        var (text, speech) = (new StringBuilder(), new List<AnswerMedia>());
        foreach (var part in candidates.SelectMany(candidate => candidate.Parts))
        {
            if (part.Media is { IsSpeech: true } piece)
            {
                speech.Add(piece);
                if (speech.Count > 1)
                {
                    continue;
                }
            }

            if (parts.Count == 0 || !parts[^1].IsText || !part.IsText || parts[^1].Thought != part.Thought)
            {
                Flush();
                parts.Add(part);
            }

            text.Append(part.Text);
        }

        Flush();
        return candidates[^1] with { Parts = parts };

        void Flush()
        {
            if (parts.Count > 0)
            {
                parts[^1] = parts[^1] with
                {
                    Text = text.ToString(),
                    Media = parts[^1].Media is { IsSpeech: true } ? AnswerMedia.Joined(speech) : parts[^1].Media,
                };
                text.Clear();
            }
        }
    }
}

/// <summary>Running totals of tokens. <c>Candidates</c> does not include the thoughts; the total is the sum of all three.</summary>
internal readonly record struct TokenUsage(int Prompt, int Candidates, int Thoughts)
{
    /// <summary>The tokens of the prompt that come from a cache.</summary>
    public int Cached { get; init; }

    /// <summary>The tokens of pictures or speech, which are part of <c>Candidates</c>, with their modality.</summary>
    public (string Modality, int Tokens) Media { get; init; }

    public int Total => Prompt + Candidates + Thoughts;

    /// <summary>Estimates the number of tokens: one for every four bytes of UTF-8, rounded up. The emulator has no tokenizer.</summary>
    public static int Estimate(long bytes) => (int)Math.Min(int.MaxValue / 4, (bytes + 3) / 4);
}
