using System.Text;
using System.Text.Json;

namespace GeminiRx.Wire.Json;

/// <summary>
/// Finds a member by its name, in both spellings of ProtoJSON: <c>finishReason</c>, which the service writes, and <c>finish_reason</c>,
/// which some gateways write.
/// </summary>
internal static class AnswerFields
{
    // A power of two, about four times the number of spellings, so that nearly every name is found at its first slot.
    private const int Size = 512;

    private static readonly Entry[] _entries = MakeEntries();

    /// <summary>Finds the member of a property.</summary>
    /// <param name="reader">The reader, at the property name.</param>
    public static AnswerField Find(ref JsonCursor reader) => Find(reader.IsEscaped ? Encoding.UTF8.GetBytes(reader.Decode()) : reader.Text);

    /// <summary>Converts a name from camel case to snake case.</summary>
    public static string ToSnakeCase(string name)
    {
        var spelling = new StringBuilder(name.Length + 4);
        foreach (var letter in name)
        {
            _ = char.IsAsciiLetterUpper(letter) ? spelling.Append('_').Append(char.ToLowerInvariant(letter)) : spelling.Append(letter);
        }

        return spelling.ToString();
    }

    private static AnswerField Find(ReadOnlySpan<byte> name)
    {
        if (name.IsEmpty)
        {
            return AnswerField.Unknown;
        }

        for (var at = SlotOf(name); _entries[at].Name is { } known; at = (at + 1) % Size)
        {
            if (name.SequenceEqual(known))
            {
                return _entries[at].Field;
            }
        }

        return AnswerField.Unknown;
    }

    private static int SlotOf(ReadOnlySpan<byte> name) =>
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
                var at = SlotOf(bytes);
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
