using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;

namespace GeminiRx.Wire;

/// <summary>
/// Looks into JSON that may not be what it should: a member that is missing or of another kind than wanted is null, or no items. A camel-case name also
/// finds its snake-case spelling, as ProtoJSON allows.
/// </summary>
internal static class JsonMembers
{
    // The names are the code's, so they are few.
    private static readonly ConcurrentDictionary<string, string> _snakeCase = new();

    public static string? Text(this JsonElement element, string name) => element.Member(name, JsonValueKind.String)?.Text();

    /// <summary>A string's text; half a surrogate pair becomes U+FFFD.</summary>
    public static string Text(this JsonElement value)
    {
        try
        {
            return value.GetString()!;
        }
        catch (InvalidOperationException)
        {
            return JsonStrings.Repair(value).GetString()!;
        }
    }

    public static int? Count(this JsonElement element, string name) =>
        element.Number(name) is { } number and >= int.MinValue and <= int.MaxValue && number == Math.Floor(number) ? (int)number : null;

    /// <summary>A number, or as ProtoJSON allows, a string that is one.</summary>
    public static double? Number(this JsonElement element, string name) =>
        element.Member(name, JsonValueKind.Number) is { } value && value.TryGetDouble(out var number)
        || double.TryParse(element.Text(name), NumberStyles.Float, CultureInfo.InvariantCulture, out number) ? number : null;

    public static bool? Flag(this JsonElement element, string name) =>
        element.Member(name, JsonValueKind.True) is not null ? true : element.Member(name, JsonValueKind.False) is not null ? false : null;

    public static IEnumerable<JsonElement> Items(this JsonElement element, string name) =>
        element.Member(name, JsonValueKind.Array)?.EnumerateArray() ?? [];

    /// <summary>The items of an array that are strings.</summary>
    public static IEnumerable<string> Texts(this JsonElement element, string name) =>
        element.Items(name).Where(item => item.ValueKind == JsonValueKind.String).Select(Text);

    public static JsonElement? Member(this JsonElement element, string name, JsonValueKind kind) =>
        element.TryFind(name, out var value) && value.ValueKind == kind ? value : null;

    /// <summary>Whether there is a member, of any kind, also null.</summary>
    public static bool Has(this JsonElement element, string name) => element.TryFind(name, out _);

    private static bool TryFind(this JsonElement element, string name, out JsonElement value)
    {
        value = default;
        return element.ValueKind == JsonValueKind.Object
            && (element.TryGetProperty(name, out value) || element.TryGetProperty(_snakeCase.GetOrAdd(name, AnswerFields.ToSnakeCase), out value));
    }
}
