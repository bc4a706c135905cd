using System.Text;
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

    /// <summary>Writes a member; nothing if the value is null.</summary>
    public static void WriteText(this Utf8JsonWriter json, string name, string? value)
    {
        if (value is not null)
        {
            json.WriteString(name, Encoding.UTF8.GetBytes(value));
        }
    }

    public static void WriteTextValue(this Utf8JsonWriter json, string value) => json.WriteStringValue(Encoding.UTF8.GetBytes(value));
}
