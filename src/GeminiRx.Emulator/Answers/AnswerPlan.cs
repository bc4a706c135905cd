using System.Text;

namespace GeminiRx.Emulator;

/// <summary>The content of an answer, decided before its first event: function calls, or the text of each candidate.</summary>
internal sealed record AnswerPlan(IReadOnlyList<EmulatorCall> Calls, IReadOnlyList<string> Texts)
{
    /// <summary>The finish reason of every candidate whose text is not cut.</summary>
    public string FinishReason { get; private init; } = "STOP";

    public string Thought { get; private init; } = "";

    /// <summary>The pictures, or the pieces of speech; then there is one text, which may be empty.</summary>
    public IReadOnlyList<AnswerMedia> Media { get; private init; } = [];

    /// <summary>The position at which candidate 0 continues an earlier response; null at the start of an answer.</summary>
    public ContinuationToken? From { get; private init; }

    public static AnswerPlan Create(ContentRequest request, EmulatorReply reply, string? fileText, ContinuationToken? from, string? model)
    {
        if (MediaOf(request, reply, model) is { Count: > 0 } media)
        {
            var caption = media[0].Modality == "IMAGE" && request.Media.WantsText ? BuiltInTexts.Picture : "";
            return new AnswerPlan([], [reply.Text ?? (reply.Image is null ? caption : "")])
            {
                FinishReason = reply.FinishReason ?? "STOP",
                Thought = request.IncludeThoughts ? BuiltInTexts.Thought : "",
                Media = media,
            };
        }

        var text =
            reply.Text
            ?? fileText
            ?? (
                reply.BuiltIn is { } name ? BuiltInTexts.All[name]
                : reply.Echo ? request.Prompt
                : null
            );
        var calls =
            text is not null ? []
            : reply.Calls.Count > 0 ? reply.Calls
            : PlanCalls(request);
        var texts =
            calls.Count > 0
                ? []
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
    private static IReadOnlyList<AnswerMedia> MediaOf(ContentRequest request, EmulatorReply reply, string? model)
    {
        var asked = !reply.HasAnswer;
        return (reply.Image ?? (asked ? request.Media.PictureFor(model) : null)) is { } image
                ? [AnswerMedia.Picture(image, request.Fingerprint)]
            : (reply.Speech ?? (asked && request.Media.WantsSpeech(model) ? SpeechTime(request) : null)) is { } speech
                ? [.. AnswerMedia.Speech(speech)]
            : [];
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
