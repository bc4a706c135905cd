using System.Text.Json;

namespace GeminiRx.Text;

/// <summary>Writes JSON from outside. Strings that are not Unicode are repaired, where the writer would throw.</summary>
internal static class Utf8JsonWriterExtensions
{
    public static void WriteElement(this Utf8JsonWriter json, string name, JsonElement value)
    {
        json.WritePropertyName(name);
        json.WriteElement(value);
    }

    public static void WriteElement(this Utf8JsonWriter json, JsonElement value) => JsonStrings.Repair(value).WriteTo(json);
}
