using System.Text.Json;
using GeminiRx.Text;
using GeminiRx.Wire.Json;

namespace GeminiRx.Wire.Live;

/// <summary>What a recorded message of the client asks for, without its content.</summary>
internal abstract record SentMessage
{
    private static readonly JsonElement _noResult = JsonElement.Parse("{}"u8);

    private SentMessage() { }

    /// <summary>The settings.</summary>
    public sealed record Setup(string? Model, string? Handle, bool ExpectsHistory, bool TranscribesOutput) : SentMessage;

    /// <summary>Turns of the conversation.</summary>
    public sealed record Contents(bool HasTurns, bool IsComplete) : SentMessage;

    /// <summary>Results of function calls, without the results.</summary>
    public sealed record ToolResponse(IReadOnlyList<FunctionResponsePart> Responses) : SentMessage;

    /// <summary>Reads a message.</summary>
    /// <returns>Null for live input, and for a message that cannot be read.</returns>
    public static SentMessage? Read(ReadOnlySpan<byte> message)
    {
        JsonElement json;
        try
        {
            json = JsonStrings.Repair(JsonStrings.Parse(message));
        }
        catch (JsonException)
        {
            return null;
        }

        if (json.ValueKind != JsonValueKind.Object)
        {
            return null;
        }

        if (json.Member("setup", JsonValueKind.Object) is { } setup)
        {
            return new Setup(
                setup.Text("model"),
                (setup.Member("sessionResumption", JsonValueKind.Object) ?? default).Text("handle"),
                (setup.Member("historyConfig", JsonValueKind.Object) ?? default).Flag("initialHistoryInClientContent") is true,
                setup.Member("outputAudioTranscription", JsonValueKind.Object) is not null
            );
        }

        if (json.Member("clientContent", JsonValueKind.Object) is { } content)
        {
            return new Contents(content.Items("turns").Any(), content.Flag("turnComplete") is true);
        }

        return json.Member("toolResponse", JsonValueKind.Object) is { } answer
            ? new ToolResponse([.. answer.Items("functionResponses").Select(Response).OfType<FunctionResponsePart>()])
            : null;
    }

    private static FunctionResponsePart? Response(JsonElement json) =>
        json.Text("name") is { Length: > 0 } name
            ? new FunctionResponsePart(name, _noResult) { Id = json.Text("id"), WillContinue = json.Flag("willContinue") is true }
            : null;
}
