using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using GeminiRx.Errors;
using GeminiRx.Live.Internal;
using GeminiRx.Text;
using GeminiRx.Wire.Json;
using GeminiRx.Wire.Reading;
using GeminiRx.Wire.Reading.Calls;

namespace GeminiRx.Wire.Live;

/// <summary>Decodes the messages of a live session.</summary>
internal static class LiveDecoder
{
    private static readonly string[] _known =
    [
        "setupComplete",
        "serverContent",
        "toolCall",
        "toolCallCancellation",
        "usageMetadata",
        "goAway",
        "sessionResumptionUpdate",
    ];

    private static readonly string[] _knownContent =
    [
        "modelTurn",
        "turnComplete",
        "interrupted",
        "generationComplete",
        "inputTranscription",
        "outputTranscription",
        "groundingMetadata",
        "urlContextMetadata",
        "turnCompleteReason",
        "interactionStatus",
    ];

    private static readonly string[] _knownTranscription = ["text", "finished", "languageCode"];

    // The time that is assumed if the service does not say when it closes the connection.
    private static readonly TimeSpan _unsaid = TimeSpan.FromSeconds(10);

    /// <exception cref="GeminiStreamException">The message is not a JSON object.</exception>
    public static ServerMessage Decode(ReadOnlySpan<byte> message)
    {
        JsonElement json;
        try
        {
            json = JsonStrings.Repair(JsonStrings.Parse(message));
        }
        catch (JsonException e)
        {
            throw LiveErrors.NotJson(e);
        }

        if (json.ValueKind != JsonValueKind.Object)
        {
            throw LiveErrors.NotJson(null);
        }

        var chunks = new List<Chunk>();
        var calls = new List<ToolCallChunk>();
        var content = json.Member("serverContent", JsonValueKind.Object) ?? default;
        ReadContent(content, chunks, calls);
        calls.AddRange(
            (json.Member("toolCall", JsonValueKind.Object) ?? default).Items("functionCalls").Select(call => CallOf(call, null))
        );
        chunks.AddRange(Unknown(json, _known));
        return new ServerMessage
        {
            IsSetupComplete = json.HasValue("setupComplete"),
            Chunks = chunks,
            HasModelTurn = (content.Member("modelTurn", JsonValueKind.Object) ?? default).Items("parts").Any(),
            Calls = calls,
            CancelledCalls = [.. (json.Member("toolCallCancellation", JsonValueKind.Object) ?? default).Texts("ids")],
            IsInterrupted = content.Flag("interrupted") is true,
            IsTurnComplete = content.Flag("turnComplete") is true,
            TurnCompleteReason = content.Text("turnCompleteReason"),
            InteractionStatus = content.Text("interactionStatus"),
            Usage = json.Member("usageMetadata", JsonValueKind.Object) is { } usage ? UsageOf(usage) : null,
            Resumption = json.Member("sessionResumptionUpdate", JsonValueKind.Object) is { } update
                ? new Resumption(update.Text("newHandle"), update.Flag("resumable") is true)
                : null,
            GoAway = json.Member("goAway", JsonValueKind.Object) is { } leaving ? DurationOf(leaving.Text("timeLeft")) ?? _unsaid : null,
        };
    }

    private static void ReadContent(JsonElement content, List<Chunk> chunks, List<ToolCallChunk> calls)
    {
        if (content.ValueKind != JsonValueKind.Object)
        {
            return;
        }

        var parts = new List<DecodedPart>();
        foreach (var part in (content.Member("modelTurn", JsonValueKind.Object) ?? default).Items("parts"))
        {
            if (part.ValueKind == JsonValueKind.Object)
            {
                var reader = new JsonCursor(JsonMarshal.GetRawUtf8Value(part));
                reader.ReadValue();
                PartDecoder.Read(ref reader, parts);
            }
        }

        foreach (var part in parts)
        {
            if (part.Chunk is { } chunk)
            {
                chunks.Add(chunk);
            }
            else
            {
                calls.Add(CallOf(part.Call, part.Signature));
            }
        }

        AddTranscription(content, "inputTranscription", isInput: true, chunks);
        AddTranscription(content, "outputTranscription", isInput: false, chunks);
        if (content.Member("groundingMetadata", JsonValueKind.Object) is { } grounding)
        {
            chunks.Add(MetadataReader.ReadGrounding(grounding));
        }

        if (content.Member("urlContextMetadata", JsonValueKind.Object) is { } urls)
        {
            chunks.Add(MetadataReader.ReadUrlContext(urls));
        }

        chunks.AddRange(Unknown(content, _knownContent));
    }

    private static void AddTranscription(JsonElement content, string name, bool isInput, List<Chunk> chunks)
    {
        if (content.Member(name, JsonValueKind.Object) is { } spoken)
        {
            chunks.Add(
                new TranscriptionChunk(spoken.Text("text") ?? "")
                {
                    IsInput = isInput,
                    IsFinished = spoken.Flag("finished") is true,
                    LanguageCode = spoken.Text("languageCode"),
                }
            );
            chunks.AddRange(Unknown(spoken, _knownTranscription));
        }
    }

    private static ToolCallChunk CallOf(JsonElement json, string? signature)
    {
        var call = new FunctionCall(json);
        return new ToolCallChunk(call.Name ?? "", call.Arguments ?? JsonElement.Parse("{}"u8))
        {
            Id = call.Id,
            IsComplete = call.Arguments is not null,
            ThoughtSignature = signature,
        };
    }

    private static IEnumerable<UnknownFieldChunk> Unknown(JsonElement json, string[] known) =>
        json.EnumerateObject()
            .Where(member => !known.Contains(member.Name) && member.Value.ValueKind != JsonValueKind.Null)
            .Select(member => new UnknownFieldChunk(member.Name, member.Value));

    private static Usage UsageOf(JsonElement json) =>
        new()
        {
            PromptTokenCount = json.Count("promptTokenCount"),
            CandidatesTokenCount = json.Count("responseTokenCount") ?? json.Count("candidatesTokenCount"),
            TotalTokenCount = json.Count("totalTokenCount"),
            ThoughtsTokenCount = json.Count("thoughtsTokenCount"),
            CachedContentTokenCount = json.Count("cachedContentTokenCount"),
            ToolUsePromptTokenCount = json.Count("toolUsePromptTokenCount"),
            PromptTokensDetails = DetailsOf(json, "promptTokensDetails"),
            CacheTokensDetails = DetailsOf(json, "cacheTokensDetails"),
            CandidatesTokensDetails = DetailsOf(json, "responseTokensDetails") ?? DetailsOf(json, "candidatesTokensDetails"),
            ToolUsePromptTokensDetails = DetailsOf(json, "toolUsePromptTokensDetails"),
            TrafficType = json.Text("trafficType"),
            ServiceTier = json.Text("serviceTier"),
        };

    private static ModalityTokens? DetailsOf(JsonElement json, string name) =>
        json.Items(name).ToList() is { Count: > 0 } details
            ? new ModalityTokens([
                .. details.Select(detail => new ModalityTokenCount(
                    detail.Text("modality") ?? "MODALITY_UNSPECIFIED",
                    detail.Count("tokenCount") ?? 0
                )),
            ])
            : null;

    private static TimeSpan? DurationOf(string? text) =>
        text is [.. var seconds, 's']
        && double.TryParse(seconds, NumberStyles.Float, CultureInfo.InvariantCulture, out var value)
        && value is >= 0 and < 86_400
            ? TimeSpan.FromSeconds(value)
            : null;
}
