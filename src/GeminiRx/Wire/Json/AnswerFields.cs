using System.Text;
using System.Text.Json;
using GeminiRx.Text;

namespace GeminiRx.Wire.Json;

/// <summary>
/// Finds the member that a name stands for, in either of the spellings that ProtoJSON has: <c>finishReason</c> and <c>finish_reason</c>.
/// The service
/// writes the first; some gateways write the second.
/// </summary>
internal static class AnswerFields
{
    // A power of two, some four times the number of spellings: nearly every name is found at its first place.
    private const int Size = 512;

    private static readonly Entry[] _entries = MakeEntries();

    /// <summary>The member that a property's name stands for.</summary>
    /// <param name="reader">It stands at the name.</param>
    public static AnswerField Of(ref Utf8JsonReader reader) =>
        Of(reader.ValueIsEscaped ? Encoding.UTF8.GetBytes(JsonStrings.Decode(ref reader)) : reader.ValueSpan);

    /// <summary>The snake-case spelling of a camel-case name.</summary>
    public static string ToSnakeCase(string name)
    {
        var spelling = new StringBuilder(name.Length + 4);
        foreach (var letter in name)
        {
            _ = char.IsAsciiLetterUpper(letter) ? spelling.Append('_').Append(char.ToLowerInvariant(letter)) : spelling.Append(letter);
        }

        return spelling.ToString();
    }

    private static AnswerField Of(ReadOnlySpan<byte> name)
    {
        if (name.IsEmpty)
        {
            return AnswerField.Unknown;
        }

        for (var at = PlaceOf(name); _entries[at].Name is { } known; at = (at + 1) % Size)
        {
            if (name.SequenceEqual(known))
            {
                return _entries[at].Field;
            }
        }

        return AnswerField.Unknown;
    }

    private static int PlaceOf(ReadOnlySpan<byte> name) =>
        ((name[0] * 31) + (name[^1] * 17) + (name[name.Length / 2] * 7) + (name[name.Length / 3] * 3) + name.Length) % Size;

    private static Entry[] MakeEntries()
    {
        var entries = new Entry[Size];
        foreach (var field in Enum.GetValues<AnswerField>().Where(field => field != AnswerField.Unknown))
        {
            var name = JsonNamingPolicy.CamelCase.ConvertName(field.ToString());
            foreach (var spelling in new[] { name, ToSnakeCase(name) }.Distinct())
            {
                var bytes = Encoding.UTF8.GetBytes(spelling);
                var at = PlaceOf(bytes);
                while (entries[at].Name is not null)
                {
                    at = (at + 1) % Size;
                }

                entries[at] = new Entry(bytes, field);
            }
        }

        return entries;
    }

    private readonly record struct Entry(byte[]? Name, AnswerField Field);
}
