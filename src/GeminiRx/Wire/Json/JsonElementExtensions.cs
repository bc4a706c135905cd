using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using GeminiRx.Text;

namespace GeminiRx.Wire.Json;

/// <summary>
/// Reads members of JSON that may not match the documentation: a member that is missing or of an unexpected kind is null, or has no items.
/// A name in camel case also finds its snake-case spelling, as ProtoJSON allows.
/// </summary>
internal static class JsonElementExtensions
{
    // The names are constants of this library, so they are few.
    private static readonly ConcurrentDictionary<string, string> _snakeCase = new();

    public static string? Text(this JsonElement element, string name) => element.Member(name, JsonValueKind.String)?.Text();

    public static int? Count(this JsonElement element, string name) =>
        element.Number(name) is { } number and >= int.MinValue and <= int.MaxValue && number == Math.Floor(number) ? (int)number : null;

    /// <summary>A number or, as ProtoJSON allows, a string that contains one.</summary>
    public static double? Number(this JsonElement element, string name) =>
        element.Member(name, JsonValueKind.Number) is { } value && value.TryGetDouble(out var number)
        || double.TryParse(element.Text(name), NumberStyles.Float, CultureInfo.InvariantCulture, out number)
            ? number
            : null;

    /// <summary>A boolean, or a string that contains one.</summary>
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

    /// <summary>The items of an array. Some gateways write a list of one as the value itself.</summary>
    public static IEnumerable<JsonElement> Items(this JsonElement element, string name) =>
        !element.TryFind(name, out var value)
            ? []
            : value.ValueKind switch
            {
                JsonValueKind.Array => value.EnumerateArray(),
                JsonValueKind.Null => [],
                _ => [value],
            };

    /// <summary>The strings of an array.</summary>
    public static IEnumerable<string> Texts(this JsonElement element, string name) =>
        element.Items(name).Where(item => item.ValueKind == JsonValueKind.String).Select(JsonStrings.Text);

    public static JsonElement? Member(this JsonElement element, string name, JsonValueKind kind) =>
        element.TryFind(name, out var value) && value.ValueKind == kind ? value : null;

    /// <summary>Whether there is a member, which may be null.</summary>
    public static bool Has(this JsonElement element, string name) => element.TryFind(name, out _);

    /// <summary>Whether there is a member that is not null.</summary>
    public static bool HasValue(this JsonElement element, string name) =>
        element.TryFind(name, out var value) && value.ValueKind != JsonValueKind.Null;

    // If both spellings are there, the one that is not null counts.
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
