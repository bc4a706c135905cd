using System.Text;
using System.Text.Json;

namespace GeminiRx.Wire.Json;

/// <summary>Writes what a request has set, and leaves out what it has not.</summary>
internal static class JsonWriting
{
    /// <summary>Writes a text; half a surrogate pair becomes U+FFFD, where the writer would throw.</summary>
    public static void WriteText(this Utf8JsonWriter json, string name, string? value)
    {
        if (value is not null)
        {
            json.WriteString(name, Encoding.UTF8.GetBytes(value));
        }
    }

    public static void WriteTexts(this Utf8JsonWriter json, string name, IReadOnlyCollection<string> values)
    {
        if (values.Count > 0)
        {
            json.WriteStartArray(name);
            foreach (var value in values)
            {
                json.WriteStringValue(Encoding.UTF8.GetBytes(value));
            }

            json.WriteEndArray();
        }
    }

    public static void WriteOptional(this Utf8JsonWriter json, string name, int? value)
    {
        if (value is { } number)
        {
            json.WriteNumber(name, number);
        }
    }

    public static void WriteOptional(this Utf8JsonWriter json, string name, double? value)
    {
        if (value is { } number)
        {
            json.WriteNumber(name, number);
        }
    }

    /// <summary>Writes a flag that is false unless it is set.</summary>
    public static void WriteFlag(this Utf8JsonWriter json, string name, bool value)
    {
        if (value)
        {
            json.WriteBoolean(name, true);
        }
    }

    public static void WriteElement(this Utf8JsonWriter json, string name, JsonElement value)
    {
        json.WritePropertyName(name);
        json.WriteElement(value);
    }

    /// <summary>Writes any JSON; strings that are not Unicode are mended, where the writer would throw.</summary>
    public static void WriteElement(this Utf8JsonWriter json, JsonElement value) => JsonStrings.Repair(value).WriteTo(json);
}
