using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using GeminiRx.Text;

namespace GeminiRx.Wire.Json;

/// <summary>
/// Looks into JSON that may not be what it should: a member that is missing or of another kind than wanted is null, or no items. A
/// camel-case name also
/// finds its snake-case spelling, as ProtoJSON allows.
/// </summary>
internal static class JsonElementExtensions
{
    // The names are the code's, so they are few.
    private static readonly ConcurrentDictionary<string, string> _snakeCase = new();

    public static string? Text(this JsonElement element, string name) => element.Member(name, JsonValueKind.String)?.Text();

    public static int? Count(this JsonElement element, string name) =>
        element.Number(name) is { } number and >= int.MinValue and <= int.MaxValue && number == Math.Floor(number) ? (int)number : null;

    /// <summary>A number, or as ProtoJSON allows, a string that is one.</summary>
    public static double? Number(this JsonElement element, string name) =>
        element.Member(name, JsonValueKind.Number) is { } value && value.TryGetDouble(out var number)
        || double.TryParse(element.Text(name), NumberStyles.Float, CultureInfo.InvariantCulture, out number)
            ? number
            : null;

    /// <summary>True or false, or the text of one of them.</summary>
    public static bool? Flag(this JsonElement element, string name) =>
        !element.TryFind(name, out var value)
            ? null
            : value.ValueKind switch
            {
                JsonValueKind.True => true,
                JsonValueKind.False => false,
                JsonValueKind.String when value.ValueEquals("true"u8) => true,
                JsonValueKind.String when value.ValueEquals("false"u8) => false,
                _ => null,
            };

    /// <summary>The items of an array; a value that is none counts as the only one, as some gateways write a list of one.</summary>
    public static IEnumerable<JsonElement> Items(this JsonElement element, string name) =>
        !element.TryFind(name, out var value)
            ? []
            : value.ValueKind switch
            {
                JsonValueKind.Array => value.EnumerateArray(),
                JsonValueKind.Null => [],
                _ => [value],
            };

    /// <summary>The items of an array that are strings.</summary>
    public static IEnumerable<string> Texts(this JsonElement element, string name) =>
        element.Items(name).Where(item => item.ValueKind == JsonValueKind.String).Select(JsonStrings.Text);

    public static JsonElement? Member(this JsonElement element, string name, JsonValueKind kind) =>
        element.TryFind(name, out var value) && value.ValueKind == kind ? value : null;

    /// <summary>Whether there is a member, of any kind, also null.</summary>
    public static bool Has(this JsonElement element, string name) => element.TryFind(name, out _);

    /// <summary>Whether there is a member that is not null.</summary>
    public static bool HasValue(this JsonElement element, string name) =>
        element.TryFind(name, out var value) && value.ValueKind != JsonValueKind.Null;

    /// <summary>Whether a value is neither null nor an empty text, list or object.</summary>
    public static bool SaysSomething(this JsonElement value) =>
        value.ValueKind switch
        {
            JsonValueKind.Null => false,
            JsonValueKind.Array => value.GetArrayLength() > 0,
            JsonValueKind.Object => value.GetPropertyCount() > 0,
            JsonValueKind.String => !value.ValueEquals(""u8),
            _ => true,
        };

    // Of both spellings, the one that says something.
    private static bool TryFind(this JsonElement element, string name, out JsonElement value)
    {
        value = default;
        if (element.ValueKind != JsonValueKind.Object)
        {
            return false;
        }

        var isFound = element.TryGetProperty(name, out value);
        if (isFound && value.ValueKind != JsonValueKind.Null)
        {
            return true;
        }

        if (element.TryGetProperty(_snakeCase.GetOrAdd(name, AnswerFields.ToSnakeCase), out var snake))
        {
            value = snake;
            return true;
        }

        return isFound;
    }
}
