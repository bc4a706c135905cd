namespace GeminiRx.Relay;

/// <summary>Checks the values of options.</summary>
internal static class OptionLimits
{
    /// <summary>A number from 1.</summary>
    public static T FromOne<T>(T value, string name)
        where T : System.Numerics.INumber<T>
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(value, T.One, name);
        return value;
    }

    /// <summary>A value from one to another.</summary>
    public static T Between<T>(T value, T least, T most, string name)
        where T : IComparable<T>
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(value, least, name);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(value, most, name);
        return value;
    }

    /// <summary>A time of more than zero.</summary>
    public static TimeSpan Between(TimeSpan value, TimeSpan most, string name)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(value, TimeSpan.Zero, name);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(value, most, name);
        return value;
    }
}
