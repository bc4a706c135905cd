using System.Reactive.Concurrency;

namespace GeminiRx.LanguageServer.Metering;

/// <summary>The day of the user's time zone.</summary>
internal static class LocalDay
{
    /// <summary>The current day.</summary>
    public static DateTime Today(this IScheduler scheduler) => scheduler.Now.LocalDateTime.Date;

    /// <summary>The time until the next day begins.</summary>
    public static TimeSpan UntilTomorrow(this IScheduler scheduler) => UntilNextDay(scheduler.Now, TimeZoneInfo.Local);

    /// <summary>The time until the next day of a time zone begins. A day on which the clocks change is longer or shorter.</summary>
    public static TimeSpan UntilNextDay(DateTimeOffset now, TimeZoneInfo zone)
    {
        var next = TimeZoneInfo.ConvertTime(now, zone).Date.AddDays(1);
        while (zone.IsInvalidTime(next))
        {
            // The clocks skip midnight.
            next = next.AddMinutes(1);
        }

        // Where the clocks go back over midnight, there are two of them.
        var offsets = zone.IsAmbiguousTime(next) ? zone.GetAmbiguousTimeOffsets(next) : [zone.GetUtcOffset(next)];
        return offsets.Select(offset => new DateTimeOffset(next, offset) - now).Where(time => time > TimeSpan.Zero).Min();
    }
}
