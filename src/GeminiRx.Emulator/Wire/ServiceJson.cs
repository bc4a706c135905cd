using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace GeminiRx.Emulator;

/// <summary>The two JSON layouts of the service, and its string escaping.</summary>
internal static class ServiceJson
{
    /// <summary>Indented by two spaces with LF, as in error bodies and in the array form; no line end at the end.</summary>
    public static byte[] Indented(Action<Utf8JsonWriter> write) => Render(write, indentSize: 2);

    /// <summary>On one line, with a space after a colon and none after a comma, as in server-sent events.</summary>
    public static byte[] SingleLine(Action<Utf8JsonWriter> write)
    {
        // Line ends in strings are always escaped, so every LF here is layout.
        var lines = Render(write, indentSize: 0);
        return Array.FindAll(lines, static b => b != (byte)'\n');
    }

    /// <summary>
    /// Writes a string property as the service does: only quotes, backslashes and control characters are escaped. The writer's own encoders
    /// escape all characters beyond the Basic Multilingual Plane, and clients must handle their four UTF-8 bytes.
    /// </summary>
    public static void WriteText(this Utf8JsonWriter writer, string name, string value)
    {
        writer.WritePropertyName(name);
        writer.WriteRawValue(Encoding.UTF8.GetBytes(Quote(value)), skipInputValidation: true);
    }

    /// <summary>Writes any value, with strings escaped as the service does.</summary>
    public static void WriteValue(Utf8JsonWriter writer, JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                writer.WriteStartObject();
                foreach (var member in value.EnumerateObject())
                {
                    writer.WritePropertyName(JsonEncodedText.Encode(member.NameValue(), JavaScriptEncoder.UnsafeRelaxedJsonEscaping));
                    WriteValue(writer, member.Value);
                }

                writer.WriteEndObject();
                break;
            case JsonValueKind.Array:
                writer.WriteStartArray();
                foreach (var item in value.EnumerateArray())
                {
                    WriteValue(writer, item);
                }

                writer.WriteEndArray();
                break;
            case JsonValueKind.String:
                writer.WriteRawValue(Encoding.UTF8.GetBytes(Quote(value.TextValue())), skipInputValidation: true);
                break;
            default:
                value.WriteTo(writer);
                break;
        }
    }

    /// <summary>Writes the prompt's tokens by modality; in the emulator all of them are text.</summary>
    public static void WritePromptDetails(this Utf8JsonWriter writer, int tokens)
    {
        writer.WriteStartArray("promptTokensDetails");
        writer.WriteStartObject();
        writer.WriteText("modality", "TEXT");
        writer.WriteNumber("tokenCount", tokens);
        writer.WriteEndObject();
        writer.WriteEndArray();
    }

    /// <summary>A page of a list, with the token of the next page if there is one. An empty list is left out, as ProtoJSON does.</summary>
    public static byte[] Page<T>(string name, IReadOnlyList<T> items, string? nextPage, Action<Utf8JsonWriter, T> write) =>
        Indented(writer =>
        {
            writer.WriteStartObject();
            if (items.Count > 0)
            {
                writer.WriteStartArray(name);
                foreach (var item in items)
                {
                    write(writer, item);
                }

                writer.WriteEndArray();
            }

            if (nextPage is not null)
            {
                writer.WriteText("nextPageToken", nextPage);
            }

            writer.WriteEndObject();
        });

    private static byte[] Render(Action<Utf8JsonWriter> write, int indentSize)
    {
        using var buffer = new MemoryStream();
        using (
            var writer = new Utf8JsonWriter(
                buffer,
                new JsonWriterOptions
                {
                    Indented = true,
                    IndentSize = indentSize,
                    NewLine = "\n",
                }
            )
        )
        {
            write(writer);
        }

        return buffer.ToArray();
    }

    private static string Quote(string value)
    {
        var quoted = new StringBuilder(value.Length + 16).Append('"');
        foreach (var c in value)
        {
            _ = c switch
            {
                '"' => quoted.Append("\\\""),
                '\\' => quoted.Append("\\\\"),
                '\n' => quoted.Append("\\n"),
                '\r' => quoted.Append("\\r"),
                '\t' => quoted.Append("\\t"),
                < ' ' => quoted.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}"),
                _ => quoted.Append(c),
            };
        }

        return quoted.Append('"').ToString();
    }
}
