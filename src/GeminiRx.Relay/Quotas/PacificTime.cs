namespace GeminiRx.Relay.Quotas;

/// <summary>The time zone in which the days of the service's quotas begin.</summary>
internal static class PacificTime
{
    private static readonly TimeZoneInfo? _zone = TimeZoneInfo.TryFindSystemTimeZoneById("America/Los_Angeles", out var zone) ? zone : null;

    /// <summary>The difference to UTC; without data about time zones that of the winter.</summary>
    public static TimeSpan OffsetAt(DateTimeOffset time) => _zone?.GetUtcOffset(time) ?? TimeSpan.FromHours(-8);

    /// <summary>The day.</summary>
    public static DateOnly DayOf(DateTimeOffset time) => DateOnly.FromDateTime(time.UtcDateTime + OffsetAt(time));
}
