using System.Globalization;
using GeminiRx.Relay.Errors;

namespace GeminiRx.Relay.Streams.Storage;

/// <summary>A place between two appends of a stream.</summary>
/// <param name="Bytes">The number of bytes before it.</param>
/// <param name="Time">When the append before it was written, in Unix milliseconds: another append at the same place has another time. 0 at
/// the start.</param>
internal readonly record struct StreamOffset(long Bytes, long Time)
{
    public const string First = "-1";
    public const string Now = "now";
    private const int Digits = 16;

    public static StreamOffset Start => default;

    /// <summary>The text for readers. Its ordinal order is the order of the bytes.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Time:D16}_{Bytes:D16}");

    /// <summary>Reads an offset other than <see cref="Now"/>.</summary>
    /// <exception cref="StreamException"><see cref="StreamRefusal.InvalidOffset"/>.</exception>
    public static StreamOffset Parse(string text) =>
        text == First ? Start
        : text.Length == 2 * Digits + 1
        && text[Digits] == '_'
        && TryParse(text[..Digits], out var time)
        && TryParse(text[17..], out var bytes)
            ? new StreamOffset(bytes, time)
        : throw StreamErrors.InvalidOffset();

    private static bool TryParse(string text, out long number) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
}
