using System.Numerics;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace GeminiRx;

/// <summary>Checks values where they are set, so that a request that the service would refuse cannot be written.</summary>
internal static class Limits
{
    public static T? Within<T>(T? value, T min, T max, [CallerMemberName] string name = "")
        where T : struct, INumber<T>
    {
        if (value is { } number && !(number >= min && number <= max))
        {
            throw new ArgumentOutOfRangeException(name, number, $"{name} is from {min} to {max}.");
        }

        return value;
    }

    public static T? AtLeast<T>(T? value, T min, [CallerMemberName] string name = "")
        where T : struct, INumber<T>
    {
        if (value is { } number && number < min)
        {
            throw new ArgumentOutOfRangeException(name, number, $"{name} is at least {min}.");
        }

        return value;
    }

    /// <summary>JSON that stays what it is when the document that it is from is disposed of.</summary>
    public static JsonElement Json(JsonElement value, JsonValueKind? kind = null, [CallerMemberName] string name = "") =>
        value.ValueKind == (kind ?? value.ValueKind) && value.ValueKind != JsonValueKind.Undefined
            ? value.Clone()
            : throw new ArgumentException($"{name} is a JSON {(kind ?? JsonValueKind.Object).ToString().ToLowerInvariant()}.", name);

    /// <summary>A word that is one.</summary>
    public static string Word(string? value, [CallerMemberName] string name = "") =>
        string.IsNullOrEmpty(value) ? throw new ArgumentException($"{name} is empty.", name) : value;

    /// <summary>A copy, so that nobody can change it later; it compares by value.</summary>
    public static IReadOnlyList<T> Copy<T>(IReadOnlyList<T> value, [CallerMemberName] string name = "")
    {
        ArgumentNullException.ThrowIfNull(value, name);
        return value.Any(item => item is null) ? throw new ArgumentException($"{name} holds null.", name) : new ValueList<T>([.. value]);
    }
}
