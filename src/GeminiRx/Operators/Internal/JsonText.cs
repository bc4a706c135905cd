using System.Buffers;
using System.Text.Json;

namespace GeminiRx.Operators.Internal;

/// <summary>A string as JSON.</summary>
internal static class JsonText
{
    public static JsonElement Element(string text)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStringValue(text);
        }

        var reader = new Utf8JsonReader(buffer.WrittenSpan);
        return JsonElement.ParseValue(ref reader);
    }
}
