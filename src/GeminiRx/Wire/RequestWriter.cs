using System.Buffers;
using System.Text;
using System.Text.Json;

namespace GeminiRx.Wire;

/// <summary>Writes a request as the service's JSON.</summary>
internal static class RequestWriter
{
    public static ReadOnlyMemory<byte> Write(GenerateRequest request, string? continuationToken = null)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteStartArray("contents"u8);
            WriteContent(json, "user", request.Prompt);
            json.WriteEndArray();
            if (request.System is { Length: > 0 } system)
            {
                json.WritePropertyName("systemInstruction"u8);
                WriteContent(json, null, system);
            }

            if (request.IncludeThoughts)
            {
                json.WriteStartObject("generationConfig"u8);
                json.WriteStartObject("thinkingConfig"u8);
                json.WriteBoolean("includeThoughts"u8, true);
                json.WriteEndObject();
                json.WriteEndObject();
            }

            if (request.Store is { } store)
            {
                json.WriteBoolean("store"u8, store);
            }

            if (continuationToken is not null)
            {
                json.WriteString("continuationToken"u8, continuationToken);
            }

            json.WriteEndObject();
        }

        return buffer.WrittenMemory;
    }

    private static void WriteContent(Utf8JsonWriter json, string? role, string text)
    {
        json.WriteStartObject();
        if (role is not null)
        {
            json.WriteString("role"u8, role);
        }

        json.WriteStartArray("parts"u8);
        json.WriteStartObject();
        json.WriteString("text"u8, Encoding.UTF8.GetBytes(text)); // half a surrogate pair becomes U+FFFD; the writer would throw
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
    }
}
