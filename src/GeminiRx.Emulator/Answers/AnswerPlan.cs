using System.Text;

namespace GeminiRx.Emulator;

/// <summary>The content of an answer, decided before its first event: the text of each candidate, or
/// function calls, which may follow a text.</summary>
internal sealed record AnswerPlan(IReadOnlyList<EmulatorCall> Calls, IReadOnlyList<string> Texts)
{
    /// <summary>The finish reason of every candidate whose text is not cut.</summary>
    public string FinishReason { get; private init; } = "STOP";

    public string Thought { get; private init; } = "";

    /// <summary>Whether the answer has pictures or speech; then there is one text, which may be empty.</summary>
    public bool HasMedia { get; private init; }

    /// <summary>The pictures, or the pieces of speech, which are created while they are read.</summary>
    public IEnumerable<AnswerMedia> Media { get; private init; } = [];

    /// <summary>The position at which candidate 0 continues an earlier response; null at the start of an answer.</summary>
    public ContinuationToken? From { get; private init; }

    public static AnswerPlan Create(ContentRequest request, EmulatorReply reply, string? fileText, ContinuationToken? from, string? model)
    {
        // In the order in which the reply declares them; a picture and calls may follow a text.
        var text =
            reply.Text
            ?? (
                reply.Calls.Count > 0
                    ? null
                    : fileText
                        ?? (
                            reply.BuiltIn is { } name ? BuiltInTexts.All[name]
                            : reply.Echo ? request.Prompt
                            : null
                        )
            );
        var takesMedia = reply.Calls.Count == 0 && (text is null || reply.Text is not null);
        if (takesMedia && MediaOf(request, reply, model) is var (media, caption))
        {
            return new AnswerPlan([], [reply.Text ?? caption])
            {
                FinishReason = reply.FinishReason ?? "STOP",
                Thought = request.IncludeThoughts ? BuiltInTexts.Thought : "",
                HasMedia = true,
                Media = media,
            };
        }

        var calls =
            reply.Calls.Count > 0 ? reply.Calls
            : text is not null ? []
            : PlanCalls(request);
        var texts =
            calls.Count > 0
                ? text is null
                    ? []
                    : [text]
                : Enumerable.Range(0, request.CandidateCount).Select(index => text ?? DefaultText(request, index)).ToArray();
        if (from is { Diverges: true } place && texts.Length > 0 && place.TextStart <= texts[0].Length)
        {
            texts[0] = texts[0][..place.TextStart] + texts[0][place.TextStart..].ToUpperInvariant();
        }

        return new AnswerPlan(calls, texts)
        {
            FinishReason = reply.FinishReason ?? "STOP",
            Thought = request.IncludeThoughts && from is null ? BuiltInTexts.Thought : "",
            From = from,
        };
    }

    // An answer that somebody has set replaces the media that the request asks for.
    private static (IEnumerable<AnswerMedia> Media, string Caption)? MediaOf(ContentRequest request, EmulatorReply reply, string? model)
    {
        var asked = !reply.HasAnswer;
        if ((reply.Image ?? (asked ? request.Media.PictureFor(model) : null)) is { } image)
        {
            var caption = asked && request.Media.WantsText ? BuiltInTexts.Picture : "";
            return (Pictures(image, request.Fingerprint), caption);
        }

        return
            reply.Text is null && (reply.Speech ?? (asked && request.Media.WantsSpeech(model) ? SpeechTime(request) : null)) is { } speech
            ? (AnswerMedia.Speech(speech), "")
            : null;
    }

    private static IEnumerable<AnswerMedia> Pictures(EmulatorImage image, int seed)
    {
        yield return AnswerMedia.Picture(image, seed);
    }

    // About the time that somebody needs to read the prompt aloud: fifteen characters a second.
    private static TimeSpan SpeechTime(ContentRequest request) => TimeSpan.FromSeconds(Math.Clamp(request.Prompt.Length / 15.0, 0.5, 30));

    private static IReadOnlyList<EmulatorCall> PlanCalls(ContentRequest request)
    {
        var asked = request.IsFunctionResponse
            ? []
            : request.FunctionMode switch
            {
                "ANY" => request.Functions.Take(1),
                "AUTO" or "VALIDATED" or "MODE_UNSPECIFIED" => request.Functions.Where(function =>
                    request.Prompt.Contains(function.Name, StringComparison.OrdinalIgnoreCase)
                ),
                _ => [],
            };
        return [.. asked.Select(function => new EmulatorCall(function.Name, SampleInstance.Create(function.Schema)))];
    }

    private static string DefaultText(ContentRequest request, int candidate)
    {
        if (request.AnswerSchema is { } schema)
        {
            return request.WantsBareValue && SampleInstance.FirstValue(schema) is { } value ? value : SampleInstance.Create(schema);
        }

        // Candidates differ, so that tests detect a client that mixes them up.
        var names = BuiltInTexts.All.Keys.ToList();
        return BuiltInTexts.All[names[(names.IndexOf(BuiltInTexts.NameFor(request.Prompt)) + candidate) % names.Count]];
    }

    /// <summary>The end of a text at the first stop sequence or at the token limit, and the finish reason.</summary>
    public (int End, string FinishReason) Cut(string text, ContentRequest request, int tokensLeft)
    {
        var stop = request
            .StopSequences.Select(sequence => text.IndexOf(sequence, StringComparison.Ordinal))
            .Where(at => at >= 0)
            .DefaultIfEmpty(text.Length)
            .Min();
        var fits = LengthWithin(text, tokensLeft);
        return fits < stop ? (fits, "MAX_TOKENS") : (stop, stop < text.Length ? "STOP" : FinishReason);
    }

    /// <summary>The length of the longest prefix that has at most <paramref name="tokens"/> tokens.</summary>
    private static int LengthWithin(string text, int tokens)
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
