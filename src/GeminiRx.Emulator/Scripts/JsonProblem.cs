using System.Text;
using System.Text.Json;

namespace GeminiRx.Emulator;

/// <summary>The place and the words of an error in JSON that is part of a line.</summary>
internal static class JsonProblem
{
    /// <summary>The place in the text, in UTF-16 units from 0; the reader counts bytes.</summary>
    public static int PlaceOf(JsonException error, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        return Encoding.UTF8.GetCharCount(bytes, 0, (int)Math.Min(error.BytePositionInLine ?? 0, bytes.Length));
    }

    /// <summary>The message without the reader's own place, which counts from the start of the JSON.</summary>
    public static string MessageOf(JsonException error) =>
        error.Message.IndexOf(" LineNumber:", StringComparison.Ordinal) is > 0 and var end ? error.Message[..end] : error.Message;
}
