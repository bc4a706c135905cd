using System.Globalization;
using System.Text.Json;

namespace GeminiRx.Emulator;

/// <summary>Times and durations of ProtoJSON.</summary>
internal static class Timestamps
{
    public static void WriteTime(this Utf8JsonWriter writer, string name, DateTimeOffset time) =>
        writer.WriteText(name, time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture));

    public static DateTimeOffset? ParseTime(string text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : null;

    /// <summary>Parses seconds with the letter s, such as <c>300s</c>; null if the text is anything else, or not positive.</summary>
    public static TimeSpan? ParseDuration(string text) =>
        text.EndsWith('s')
        && double.TryParse(text.AsSpan(..^1), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds)
        && seconds is > 0 and < 315_576_000_000
            ? TimeSpan.FromSeconds(Math.Min(seconds, TimeSpan.FromDays(36_500).TotalSeconds))
            : null;
}
