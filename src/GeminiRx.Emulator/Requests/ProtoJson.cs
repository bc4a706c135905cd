using System.Globalization;
using System.Text.Json;

namespace GeminiRx.Emulator;

/// <summary>
/// Reads JSON by the rules of ProtoJSON: two spellings of every name, a single message instead of a list, numbers as strings.
/// </summary>
internal static class ProtoJson
{
    // Replaces a string with an unpaired surrogate, which the reader cannot return.
    // No name or value that the emulator compares contains one.
    private const string Unreadable = "\uFFFD";

    /// <summary>The member in either spelling; undefined if it is absent or null.</summary>
    public static JsonElement Member(this JsonElement parent, string name) =>
        parent.ValueKind == JsonValueKind.Object
        && (parent.TryGetProperty(name, out var value) || parent.TryGetProperty(RequestSchema.SnakeCase(name), out value))
        && value.ValueKind != JsonValueKind.Null
            ? value
            : default;

    public static bool Has(this JsonElement parent, string name) => parent.Member(name).ValueKind != JsonValueKind.Undefined;

    /// <summary>The elements of a list, or a single value as a list; empty for null and undefined.</summary>
    public static IEnumerable<JsonElement> Items(this JsonElement oneOrMany) =>
        oneOrMany.ValueKind switch
        {
            JsonValueKind.Array => oneOrMany.EnumerateArray(),
            JsonValueKind.Undefined or JsonValueKind.Null => [],
            _ => [oneOrMany],
        };

    public static IEnumerable<JsonElement> Items(this JsonElement parent, string name) => parent.Member(name).Items();

    public static string? Text(this JsonElement parent, string name) =>
        parent.Member(name) is { ValueKind: JsonValueKind.String } text ? text.TextValue() : null;

    public static double? Number(this JsonElement parent, string name) => parent.Member(name).NumberValue();

    public static double? NumberValue(this JsonElement value) =>
        value.ValueKind switch
        {
            JsonValueKind.Number => value.GetDouble(),
            JsonValueKind.String => double.TryParse(value.TextValue(), NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
                ? number
                : null,
            _ => null,
        };

    public static string TextValue(this JsonElement text)
    {
        try
        {
            return text.GetString() ?? "";
        }
        catch (InvalidOperationException)
        {
            return Unreadable;
        }
    }

    public static string NameValue(this JsonProperty member)
    {
        try
        {
            return member.Name;
        }
        catch (InvalidOperationException)
        {
            return Unreadable;
        }
    }
}
