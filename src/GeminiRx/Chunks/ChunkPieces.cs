using System.Buffers;
using System.Text.Json;
using GeminiRx.Wire.Json;

namespace GeminiRx;

/// <summary>Splits chunks whose JSON has pieces, and makes chunks of some of the pieces.</summary>
internal static class ChunkPieces
{
    /// <summary>The citations of a chunk, one by one. JSON without a list of citations counts as one citation.</summary>
    public static JsonElement[] Entries(this CitationChunk chunk)
    {
        JsonElement[] entries = [.. chunk.Json.Items("citations"), .. chunk.Json.Items("citationSources")];
        return entries.Length == 0 ? [chunk.Json] : entries;
    }

    /// <summary>The chunk with only the given citations.</summary>
    public static CitationChunk WithEntries(this CitationChunk chunk, JsonElement[] entries) =>
        chunk with
        {
            Json = Write(json =>
            {
                json.WriteStartObject();
                json.WriteStartArray("citations");
                Array.ForEach(entries, json.WriteElement);
                json.WriteEndArray();
                json.WriteEndObject();
            }),
        };

    /// <summary>The streamed string, or piece of a string; null if the value is not a string.</summary>
    public static string? StringValue(this ToolArgumentsChunk chunk) =>
        chunk.Value.ValueKind == JsonValueKind.String ? chunk.Value.Text() : null;

    /// <summary>The chunk with another string.</summary>
    public static ToolArgumentsChunk WithStringValue(this ToolArgumentsChunk chunk, string value) =>
        chunk with
        {
            Value = Write(json => json.WriteStringValue(value)),
        };

    private static JsonElement Write(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            write(json);
        }

        var reader = new Utf8JsonReader(buffer.WrittenSpan);
        return JsonElement.ParseValue(ref reader);
    }
}
