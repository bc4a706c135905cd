using System.Text;

namespace GeminiRx.Emulator;

/// <summary>What an answer will say, decided before its first event: calls of functions, or the text of each candidate.</summary>
internal sealed record AnswerPlan(IReadOnlyList<EmulatorCall> Calls, IReadOnlyList<string> Texts)
{
    /// <summary>The reason at the end of every candidate whose text is not cut.</summary>
    public string FinishReason { get; private init; } = "STOP";

    public string Thought { get; private init; } = "";

    /// <summary>Where candidate 0 goes on, when earlier hops or streams said the beginning.</summary>
    public ContinuationToken? From { get; private init; }

    public static AnswerPlan Of(GenerateAsk ask, EmulatorReply reply, string? fileText, ContinuationToken? from)
    {
        var text =
            reply.Text
            ?? fileText
            ?? (
                reply.BuiltIn is { } name ? BuiltInTexts.All[name]
                : reply.Echo ? ask.Prompt
                : null
            );
        var calls =
            text is not null ? []
            : reply.Calls.Count > 0 ? reply.Calls
            : CallsFor(ask);
        var texts = calls.Count > 0 ? [] : Enumerable.Range(0, ask.CandidateCount).Select(index => text ?? TextFor(ask, index)).ToArray();
        if (from is { Diverges: true } place && texts.Length > 0 && place.TextStart <= texts[0].Length)
        {
            texts[0] = texts[0][..place.TextStart] + texts[0][place.TextStart..].ToUpperInvariant();
        }

        return new AnswerPlan(calls, texts)
        {
            FinishReason = reply.FinishReason ?? "STOP",
            Thought = ask.IncludeThoughts && from is null ? BuiltInTexts.Thought : "",
            From = from,
        };
    }

    private static IReadOnlyList<EmulatorCall> CallsFor(GenerateAsk ask)
    {
        var asked = ask.IsFunctionResponse
            ? []
            : ask.FunctionMode switch
            {
                "ANY" => ask.Functions.Take(1),
                "AUTO" or "VALIDATED" or "MODE_UNSPECIFIED" => ask.Functions.Where(function =>
                    ask.Prompt.Contains(function.Name, StringComparison.OrdinalIgnoreCase)
                ),
                _ => [],
            };
        return [.. asked.Select(function => new EmulatorCall(function.Name, SchemaInstance.Of(function.Schema)))];
    }

    private static string TextFor(GenerateAsk ask, int candidate)
    {
        if (ask.AnswerSchema is { } schema)
        {
            return ask.WantsBareValue && SchemaInstance.FirstValue(schema) is { } value ? value : SchemaInstance.Of(schema);
        }

        // Candidates differ, so that a client that mixes them up is seen.
        var names = BuiltInTexts.All.Keys.ToList();
        return BuiltInTexts.All[names[(names.IndexOf(BuiltInTexts.NameFor(ask.Prompt)) + candidate) % names.Count]];
    }

    /// <summary>How much of a text is said before a stop sequence or the limit of tokens, and the reason for the end.</summary>
    public (int End, string FinishReason) Cut(string text, GenerateAsk ask, int tokensLeft)
    {
        var stop = ask
            .StopSequences.Select(sequence => text.IndexOf(sequence, StringComparison.Ordinal))
            .Where(at => at >= 0)
            .DefaultIfEmpty(text.Length)
            .Min();
        var fits = Fitting(text, tokensLeft);
        return fits < stop ? (fits, "MAX_TOKENS") : (stop, stop < text.Length ? "STOP" : FinishReason);
    }

    /// <summary>The longest beginning of a text that takes no more than so many tokens.</summary>
    private static int Fitting(string text, int tokens)
    {
        if (TokenUsage.Estimate(Encoding.UTF8.GetMaxByteCount(text.Length)) <= tokens)
        {
            return text.Length;
        }

        var (length, bytes) = (0, 0L);
        foreach (var rune in text.EnumerateRunes())
        {
            bytes += rune.Utf8SequenceLength;
            if (TokenUsage.Estimate(bytes) > tokens)
            {
                break;
            }

            length += rune.Utf16SequenceLength;
        }

        return length;
    }
}
