using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using GeminiRx.Live.Internal;

namespace GeminiRx.Wire.Writing;

/// <summary>A message to the service. Each property is a member.</summary>
internal sealed class LiveMessageBody
{
    public LiveSetupBody? Setup { get; init; }

    public LiveContentBody? ClientContent { get; init; }

    public LiveRealtimeBody? RealtimeInput { get; init; }

    public LiveToolResponseBody? ToolResponse { get; init; }

    public static LiveMessageBody Of(ClientMessage message) =>
        message switch
        {
            ClientMessage.Contents contents => new() { ClientContent = new(Content.WithoutSteps(contents.Turns), contents.IsComplete) },
            ClientMessage.ToolResponse answer => new() { ToolResponse = new(answer.Responses) },
            ClientMessage.Realtime realtime => new() { RealtimeInput = LiveRealtimeBody.Of(realtime.Media) },
            _ => throw new NotSupportedException($"{message.GetType().Name} has no JSON form."),
        };
}

/// <summary>The settings of a session.</summary>
internal sealed class LiveSetupBody(LiveOptions options, string model, LiveStart start)
{
    private static readonly JsonElement _defaults = JsonElement.Parse("{}"u8);

    public string Model => model;

    public GenerationConfig GenerationConfig => options;

    public InstructionBody? SystemInstruction => options.System is null ? null : new(options.System.Parts);

    public IReadOnlyList<Dictionary<string, object>> Tools => RequestBody.ToMembers(options.Tools);

    public JsonElement? InputAudioTranscription => options.TranscribeInput ? _defaults : null;

    public JsonElement? OutputAudioTranscription => options.TranscribeOutput ? _defaults : null;

    /// <summary>Asks for handles, also without one.</summary>
    public LiveResumptionBody SessionResumption => new(start.Handle);

    public JsonElement? ContextWindowCompression => options.CompressContext ? JsonElement.Parse("""{"slidingWindow":{}}"""u8) : null;

    public LiveHistoryBody? HistoryConfig => start is { HasHistory: true, Handle: null } ? new(true) : null;
}

internal sealed record LiveResumptionBody(string? Handle);

internal sealed record LiveHistoryBody(bool InitialHistoryInClientContent);

internal sealed record LiveContentBody(IReadOnlyList<Content> Turns, bool TurnComplete);

internal sealed record LiveToolResponseBody(IReadOnlyList<FunctionResponsePart> FunctionResponses);

internal sealed record LiveRealtimeBody(InlineDataPart? Audio, InlineDataPart? Video, bool AudioStreamEnd)
{
    public static LiveRealtimeBody Of(InlineDataPart? media) =>
        media is null ? new(null, null, true)
        : media.MimeType.StartsWith("audio/", StringComparison.OrdinalIgnoreCase) ? new(media, null, false)
        : new(null, media, false);
}

/// <summary>What an ephemeral token allows.</summary>
internal sealed class LiveTokenBody(LiveTokenRequest request, string? model, string? fieldMask)
{
    public int Uses => request.Uses;

    public string? ExpireTime => Format(request.ExpiresAt);

    public string? NewSessionExpireTime => Format(request.NewSessionsUntil);

    [JsonPropertyName("bidiGenerateContentSetup")]
    public LiveSetupBody? Setup => request.Constraints is { } options ? new(options, model!, new LiveStart(null, false)) : null;

    public string? FieldMask => fieldMask;

    private static string? Format(DateTimeOffset? time) =>
        time?.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);
}
