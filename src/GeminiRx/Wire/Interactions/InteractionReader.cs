using System.Text.Json;
using GeminiRx.Text;
using GeminiRx.Wire.Json;

namespace GeminiRx.Wire.Interactions;

/// <summary>Decodes an interaction that is not streamed, and parses the events of one that is.</summary>
internal static class InteractionReader
{
    /// <summary>Parses an event.</summary>
    /// <param name="payload">The event's data.</param>
    /// <param name="fault">The fault if it is not valid JSON: an event that the end of the body cuts is truncated.</param>
    /// <exception cref="GeminiStreamException">The event is not a JSON object.</exception>
    public static JsonElement ReadEvent(ReadOnlySpan<byte> payload, StreamFault fault)
    {
        try
        {
            return JsonStrings.Parse(payload) is { ValueKind: JsonValueKind.Object } json
                ? json
                : throw new GeminiStreamException(StreamFault.Unreadable, "An event of the answer is JSON, but not an object.");
        }
        catch (JsonException e)
        {
            // The message of System.Text.Json quotes the answer, so only the position is kept.
            throw new GeminiStreamException(
                fault,
                fault == StreamFault.Truncated
                    ? "The answer ended inside an event: it is truncated."
                    : "An event of the answer is not valid JSON.",
                new JsonException("The JSON is invalid.", null, e.LineNumber, e.BytePositionInLine)
            );
        }
    }

    /// <summary>Decodes an interaction.</summary>
    /// <exception cref="GeminiStreamException">The JSON has no identifier.</exception>
    public static Interaction Read(JsonElement json) =>
        new(
            json.Text("id") is { Length: > 0 } id
                ? id
                : throw new GeminiStreamException(StreamFault.Unreadable, "The answer contains no interaction (id)."),
            new(json.Text("status") ?? "")
        )
        {
            Model = json.Text("model"),
            Agent = json.Text("agent"),
            Usage = json.Member("usage", JsonValueKind.Object) is { } usage
                ? InteractionUsage.Read(usage, json.Text("service_tier"))
                : null,
        };
}
