using System.Buffers;
using System.Text.Json;
using GeminiRx.Text;
using GeminiRx.Wire.Json;

namespace GeminiRx;

/// <summary>Splits chunks whose JSON has pieces, and makes chunks of some of the pieces.</summary>
internal static class ChunkPieces
{
    /// <summary>The JSON of each citation of a chunk. JSON without a list of citations counts as one citation.</summary>
    public static IReadOnlyList<JsonElement> Entries(this CitationChunk chunk) => chunk.Items.Count == 0 ? [chunk.Json] : chunk.Items;

    /// <summary>The chunk with only some of its citations.</summary>
    /// <param name="chunk">A chunk with a list of citations.</param>
    /// <param name="kept">The indices of the citations that remain.</param>
    public static CitationChunk WithEntries(this CitationChunk chunk, IReadOnlyList<int> kept)
    {
        JsonElement[] items = [.. kept.Select(index => chunk.Items[index])];
        return chunk with
        {
            Items = items,
            Citations = [.. kept.Select(index => chunk.Citations[index])],
            Json = Write(json =>
            {
                json.WriteStartObject();
                json.WriteStartArray("citations");
                Array.ForEach(items, json.WriteElement);
                json.WriteEndArray();
                json.WriteEndObject();
            }),
        };
    }

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

        return JsonStrings.Parse(buffer.WrittenSpan);
    }
}
