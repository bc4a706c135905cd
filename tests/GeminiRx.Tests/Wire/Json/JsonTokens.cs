using System.Globalization;
using System.Text;
using System.Text.Json;
using GeminiRx.Text;
using GeminiRx.Wire.Json;

namespace GeminiRx.Tests.Wire.Json;

/// <summary>What can be done with a value of JSON.</summary>
internal enum Reading
{
    Enter,
    Skip,
    Count,
}

/// <summary>Reads JSON by <see cref="JsonCursor"/> and by <see cref="Utf8JsonReader"/>, and notes each token, value and failure.</summary>
internal static class JsonTokens
{
    private static readonly JsonReaderOptions _options = new() { AllowMultipleValues = true, MaxDepth = JsonStrings.MaxDepth };

    /// <summary>Requires that both read the same.</summary>
    /// <param name="json">Any bytes.</param>
    /// <param name="choose">Chooses what is done with each value, by its number.</param>
    /// <returns>What was read.</returns>
    public static List<string> RequireSame(byte[] json, Func<int, Reading> choose)
    {
        var (expected, actual) = (ByReader(json, choose), ByCursor(json, choose));
        if (!expected.SequenceEqual(actual))
        {
            Assert.Fail($"{Encoding.Latin1.GetString(json)}\n{string.Join('\n', expected)}\n--- but ---\n{string.Join('\n', actual)}");
        }

        return actual;
    }

    public static List<string> RequireSame(string json) => RequireSame(Encoding.UTF8.GetBytes(json), _ => Reading.Enter);

    public static bool IsFailure(List<string> tokens) => tokens is [.., ['!', ..]];

    private static List<string> ByCursor(byte[] json, Func<int, Reading> choose)
    {
        var notes = new List<string>();
        var cursor = new JsonCursor(json);
        var number = 0;
        try
        {
            while (cursor.TryReadValue())
            {
                NoteValue(ref cursor, Reading.Enter, choose, ref number, notes);
            }
        }
        catch (JsonException e)
        {
            notes.Add(Describe(e));
        }

        return notes;
    }

    // At a value that was read.
    private static void NoteValue(ref JsonCursor cursor, Reading reading, Func<int, Reading> choose, ref int number, List<string> notes)
    {
        if (reading == Reading.Skip)
        {
            notes.Add($"skip {cursor.Depth}");
            var raw = cursor.CurrentRaw();
            notes.Add($"{cursor.Start} {Encoding.Latin1.GetString(raw)} {cursor.Depth}");
            return;
        }

        Note(cursor.TokenType, cursor.Start, cursor.Text, cursor.Depth, cursor.IsEscaped, notes);
        if (cursor.TokenType == JsonTokenType.StartObject)
        {
            // Both ways to read a name.
            while (number % 2 == 0 ? cursor.TryReadName() : cursor.TryReadField(out _))
            {
                Note(cursor.TokenType, 0, cursor.Text, cursor.Depth, cursor.IsEscaped, notes);
                NoteMember(ref cursor, choose, ref number, notes);
            }

            notes.Add($"}} {cursor.Depth}");
        }
        else if (cursor.TokenType == JsonTokenType.StartArray)
        {
            while (cursor.TryReadItem())
            {
                NoteValue(ref cursor, AsItem(choose(number++)), choose, ref number, notes);
            }

            notes.Add($"] {cursor.Depth}");
        }
    }

    private static void NoteMember(ref JsonCursor cursor, Func<int, Reading> choose, ref int number, List<string> notes)
    {
        var reading = choose(number++);
        if (reading == Reading.Count)
        {
            notes.Add($"count {cursor.ReadCount()}");
            return;
        }

        cursor.ReadValue();
        NoteValue(ref cursor, reading, choose, ref number, notes);
    }

    private static List<string> ByReader(byte[] json, Func<int, Reading> choose)
    {
        var notes = new List<string>();
        var reader = new Utf8JsonReader(json, _options);
        var number = 0;
        try
        {
            while (reader.Read())
            {
                NoteValue(ref reader, json, Reading.Enter, choose, ref number, notes);
            }
        }
        catch (JsonException e)
        {
            notes.Add(Describe(e));
        }

        return notes;
    }

    private static void NoteValue(
        ref Utf8JsonReader reader,
        byte[] json,
        Reading reading,
        Func<int, Reading> choose,
        ref int number,
        List<string> notes
    )
    {
        // The depth of the reader does not count an object or array that starts.
        var isStart = reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray;
        var depth = reader.CurrentDepth + (isStart ? 1 : 0);
        var start = (int)reader.TokenStartIndex;
        if (reading == Reading.Skip)
        {
            notes.Add($"skip {depth}");
            reader.Skip();
            notes.Add($"{start} {Encoding.Latin1.GetString(json[start..(int)reader.BytesConsumed])} {reader.CurrentDepth}");
            return;
        }

        Note(reader.TokenType, start, reader.ValueSpan, depth, reader.ValueIsEscaped, notes);
        if (reader.TokenType == JsonTokenType.StartObject)
        {
            while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
            {
                Note(reader.TokenType, 0, reader.ValueSpan, reader.CurrentDepth, reader.ValueIsEscaped, notes);
                var next = choose(number++);
                reader.Read();
                if (next == Reading.Count)
                {
                    notes.Add($"count {CountOf(ref reader)}");
                }
                else
                {
                    NoteValue(ref reader, json, next, choose, ref number, notes);
                }
            }

            notes.Add($"}} {reader.CurrentDepth}");
        }
        else if (reader.TokenType == JsonTokenType.StartArray)
        {
            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            {
                NoteValue(ref reader, json, AsItem(choose(number++)), choose, ref number, notes);
            }

            notes.Add($"] {reader.CurrentDepth}");
        }
    }

    private static int? CountOf(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.Number && reader.TryGetInt32(out var number))
        {
            return number;
        }

        double? real =
            reader.TokenType is JsonTokenType.Number or JsonTokenType.String
            && reader.ValueSpan.Length < 20
            && double.TryParse(reader.ValueSpan, NumberStyles.Float, CultureInfo.InvariantCulture, out var parsed)
                ? parsed
                : null;
        reader.Skip();
        return real is >= int.MinValue and <= int.MaxValue && real == Math.Floor(real.Value) ? (int)real : null;
    }

    private static Reading AsItem(Reading reading) => reading == Reading.Count ? Reading.Enter : reading;

    private static void Note(JsonTokenType token, int start, ReadOnlySpan<byte> text, int depth, bool isEscaped, List<string> notes)
    {
        var isText = token is JsonTokenType.String or JsonTokenType.PropertyName;
        notes.Add(
            isText || token == JsonTokenType.Number
                ? $"{token} {start} {depth} {isText && isEscaped} {Encoding.Latin1.GetString(text)}"
                : $"{token} {start} {depth}"
        );
    }

    private static string Describe(JsonException e) => $"! {e.GetType().Name} {e.Message} {e.LineNumber}:{e.BytePositionInLine}";
}
