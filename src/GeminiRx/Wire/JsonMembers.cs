using System.Globalization;
using System.Text.Json;

namespace GeminiRx.Wire;

/// <summary>Looks into JSON that may not be what it should: a member that is missing or of another kind than wanted is null, or no items.</summary>
internal static class JsonMembers
{
    public static string? Text(this JsonElement element, string name)
    {
        try
        {
            return element.Member(name, JsonValueKind.String)?.GetString();
        }
        catch (InvalidOperationException)
        {
            // Half a surrogate pair: what stands beside it is worth more than this text.
            return null;
        }
    }

    public static int? Count(this JsonElement element, string name) => element.Number(name) is { } number and >= int.MinValue and <= int.MaxValue && number == Math.Floor(number) ? (int)number : null;

    /// <summary>A number, or as ProtoJSON allows, a string that is one.</summary>
    public static double? Number(this JsonElement element, string name) =>
        element.Member(name, JsonValueKind.Number) is { } value && value.TryGetDouble(out var number)
        || double.TryParse(element.Text(name), NumberStyles.Float, CultureInfo.InvariantCulture, out number) ? number : null;

    public static bool? Flag(this JsonElement element, string name) =>
        element.Member(name, JsonValueKind.True) is not null ? true : element.Member(name, JsonValueKind.False) is not null ? false : null;

    public static IEnumerable<JsonElement> Items(this JsonElement element, string name) => element.Member(name, JsonValueKind.Array)?.EnumerateArray() ?? [];

    public static JsonElement? Member(this JsonElement element, string name, JsonValueKind kind) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind == kind ? value : null;
}
