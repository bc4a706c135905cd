using System.Text.Json;
using GeminiRx.Wire.Json;

namespace GeminiRx.Wire.Interactions;

/// <summary>Decodes an interaction that is not streamed.</summary>
internal static class InteractionReader
{
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
