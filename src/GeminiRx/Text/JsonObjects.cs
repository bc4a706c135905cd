using System.Buffers;
using System.Text.Json;

namespace GeminiRx.Text;

/// <summary>JSON objects that come in pieces.</summary>
internal static class JsonObjects
{
    /// <summary>Merges two pieces of an object: of each member, the last value that is not empty counts.</summary>
    public static JsonElement Merge(JsonElement before, JsonElement value)
    {
        if (before.EnumerateObject().All(member => HasMember(value, member.Name)))
        {
            return value;
        }

        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            foreach (var member in before.EnumerateObject())
            {
                json.WritePropertyName(member.Name);
                (value.TryGetProperty(member.Name, out var newer) && !newer.IsEmpty() ? newer : member.Value).WriteTo(json);
            }

            foreach (var member in value.EnumerateObject().Where(member => !before.TryGetProperty(member.Name, out _)))
            {
                member.WriteTo(json);
            }

            json.WriteEndObject();
        }

        return JsonStrings.Parse(buffer.WrittenSpan);
    }

    /// <summary>Whether a value is null or an empty string, array or object.</summary>
    public static bool IsEmpty(this JsonElement value) =>
        value.ValueKind switch
        {
            JsonValueKind.Null => true,
            JsonValueKind.Array => value.GetArrayLength() == 0,
            JsonValueKind.Object => value.GetPropertyCount() == 0,
            JsonValueKind.String => value.ValueEquals(""u8),
            _ => false,
        };

    private static bool HasMember(JsonElement value, string name) => value.TryGetProperty(name, out var member) && !member.IsEmpty();
}
