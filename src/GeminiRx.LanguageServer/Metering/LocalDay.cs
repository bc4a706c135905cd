using System.Reactive.Concurrency;

namespace GeminiRx.LanguageServer.Metering;

/// <summary>The day of the user's time zone.</summary>
internal static class LocalDay
{
    /// <summary>The current day.</summary>
    public static DateTime Today(this IScheduler scheduler) => scheduler.Now.LocalDateTime.Date;

    /// <summary>The time until the next day begins.</summary>
    public static TimeSpan UntilTomorrow(this IScheduler scheduler)
    {
        var now = scheduler.Now.LocalDateTime;
        return now.Date.AddDays(1) - now;
    }
}
