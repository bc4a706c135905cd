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

    /// <summary>Refuses a line with an unpaired surrogate, which no encoding can write.</summary>
    public static void RequireWholeCharacters(string line)
    {
        for (var at = 0; at < line.Length; at++)
        {
            if (char.IsHighSurrogate(line[at]) && at + 1 < line.Length && char.IsLowSurrogate(line[at + 1]))
            {
                at++;
            }
            else if (char.IsSurrogate(line[at]))
            {
                throw HalfCharacter(at);
            }
        }
    }

    /// <summary>Refuses JSON in which an escape is an unpaired surrogate; <paramref name="place"/> is where the JSON begins.</summary>
    public static void RequireWholeCharacters(JsonElement json, int place)
    {
        try
        {
            if (json.ValueKind == JsonValueKind.String)
            {
                _ = json.GetString();
            }

            foreach (var item in json.ValueKind == JsonValueKind.Array ? json.EnumerateArray() : default)
            {
                RequireWholeCharacters(item, place);
            }

            foreach (var member in json.ValueKind == JsonValueKind.Object ? json.EnumerateObject() : default)
            {
                _ = member.Name;
                RequireWholeCharacters(member.Value, place);
            }
        }
        catch (InvalidOperationException)
        {
            throw HalfCharacter(place);
        }
    }

    private static ScriptProblem HalfCharacter(int at) =>
        new(at, "half of a character (an unpaired surrogate); write both halves, such as \\ud83d\\ude80");
}
