using System.Numerics;
using System.Runtime.CompilerServices;

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

    /// <summary>A copy, so that nobody can change it later.</summary>
    public static IReadOnlyList<T> Copy<T>(IReadOnlyList<T> value, [CallerMemberName] string name = "")
    {
        ArgumentNullException.ThrowIfNull(value, name);
        return value.Any(item => item is null) ? throw new ArgumentException($"{name} holds null.", name) : [.. value];
    }
}
