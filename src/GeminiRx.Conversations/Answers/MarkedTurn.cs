using System.Text.Json;

namespace GeminiRx.Conversations.Answers;

/// <summary>A turn in a mark.</summary>
internal sealed record MarkedTurn(bool IsOfModel, IReadOnlyList<MarkedPart> Parts)
{
    public int CountOf(string kind) => Parts.Count(part => part.Json.TryGetProperty(kind, out _));

    /// <summary>The turn; null if the JSON is not one.</summary>
    public static MarkedTurn? Read(JsonElement json)
    {
        if (
            json.ValueKind != JsonValueKind.Object
            || !json.TryGetProperty("role", out var role)
            || !json.TryGetProperty("parts", out var list)
            || role.ValueKind != JsonValueKind.String
            || list.ValueKind != JsonValueKind.Array
        )
        {
            return null;
        }

        var isOfModel = role.GetString() == "model";
        var parts = list.EnumerateArray().Where(part => MarkedPart.IsPart(part, isOfModel)).Select(part => new MarkedPart(part)).ToList();
        return parts.Count > 0 && parts.Count == list.GetArrayLength() && (isOfModel || role.GetString() == "user")
            ? new MarkedTurn(isOfModel, parts)
            : null;
    }

    public void Write(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteString("role", IsOfModel ? "model" : "user");
        writer.WriteStartArray("parts");
        foreach (var part in Parts)
        {
            part.Json.WriteTo(writer);
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }
}
