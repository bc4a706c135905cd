using System.Numerics;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace GeminiRx;

/// <summary>Checks a property's value where it is set, so that an invalid request cannot be built.</summary>
internal static class Guard
{
    /// <summary>Requires a number within a range; null passes.</summary>
    public static T? InRange<T>(T? value, T min, T max, [CallerMemberName] string name = "")
        where T : struct, INumber<T> =>
        value is { } number && !(number >= min && number <= max)
            ? throw new ArgumentOutOfRangeException(name, number, $"{name} must be from {min} to {max}.")
            : value;

    /// <summary>Requires a number of at least a minimum; null passes.</summary>
    public static T? AtLeast<T>(T? value, T min, [CallerMemberName] string name = "")
        where T : struct, INumber<T> =>
        value is { } number && number < min
            ? throw new ArgumentOutOfRangeException(name, number, $"{name} must be at least {min}.")
            : value;

    /// <summary>Requires a time span that is not negative; null passes.</summary>
    public static TimeSpan? NotNegative(TimeSpan? value, [CallerMemberName] string name = "") =>
        value < TimeSpan.Zero ? throw new ArgumentOutOfRangeException(name, value, $"{name} must not be negative.") : value;

    /// <summary>Requires JSON of a kind, or of any kind.</summary>
    /// <returns>A copy that outlives the document of <paramref name="value"/>.</returns>
    public static JsonElement OfKind(JsonElement value, JsonValueKind? kind = null, [CallerMemberName] string name = "") =>
        value.ValueKind != JsonValueKind.Undefined && (kind is null || kind == value.ValueKind)
            ? value.Clone()
            : throw new ArgumentException(
                $"{name} is JSON of the kind {value.ValueKind}: {(kind is null ? "pass a JSON value" : $"pass JSON of the kind {kind}")}.",
                name
            );

    /// <summary>Requires a string that is neither null nor empty.</summary>
    public static string NotEmpty(string? value, [CallerMemberName] string name = "") =>
        string.IsNullOrEmpty(value) ? throw new ArgumentException($"{name} is null or empty: set a value.", name) : value;

    /// <summary>Requires a list whose items are not null and satisfy a rule.</summary>
    /// <param name="value">The list.</param>
    /// <param name="isValid">The rule for an item. Default null: none.</param>
    /// <param name="rule">The rule as a sentence of the message, such as "it must not be empty."</param>
    /// <param name="name">The name of the property. Default: the caller.</param>
    /// <returns>A copy that compares by value.</returns>
    public static IReadOnlyList<T> CopyOf<T>(
        IReadOnlyList<T> value,
        Func<T, bool>? isValid = null,
        string rule = "",
        [CallerMemberName] string name = ""
    )
    {
        ArgumentNullException.ThrowIfNull(value, name);
        var copy = new ValueList<T>([.. value]);
        return copy.Any(item => item is null)
                ? throw new ArgumentException($"{name}[{copy.IndexOf(item => item is null)}] is null: remove or replace it.", name)
            : isValid is not null && copy.IndexOf(item => !isValid(item)) is >= 0 and var at
                ? throw new ArgumentException($"{name}[{at}] is invalid: {rule}", name)
            : copy;
    }
}
