using GeminiRx.LanguageServer.Metering;

namespace GeminiRx.LanguageServer.Tests.Metering;

/// <summary>The end of the local day, also where the clocks change.</summary>
public sealed class LocalDayTests
{
    // In March the clocks go from 2:00 to 3:00, in October from 3:00 to 2:00.
    private static readonly TimeZoneInfo _atNight = Zone(change: 2);

    // In March the clocks skip midnight; in October they go from 0:00 back to 23:00.
    private static readonly TimeZoneInfo _atMidnight = Zone(change: 0);

    // Red when local times were subtracted.
    [Theory]
    [InlineData("2026-03-28T12:00:00+01:00", 12)]
    [InlineData("2026-03-29T00:00:00+01:00", 23)]
    [InlineData("2026-10-25T00:00:00+02:00", 25)]
    [InlineData("2026-10-25T10:00:00Z", 13)]
    public void DayWithAChangeOfTheClocks_IsLongerOrShorter(string now, double hours) =>
        Assert.Equal(TimeSpan.FromHours(hours), LocalDay.UntilNextDay(DateTimeOffset.Parse(now), _atNight));

    [Theory]
    [InlineData("2026-03-28T23:00:00+01:00", 1)]
    [InlineData("2026-10-24T22:30:00+02:00", 2.5)]
    public void Midnight_ThatIsSkippedOrComesTwice_BeginsTheDayOnce(string now, double hours) =>
        Assert.Equal(TimeSpan.FromHours(hours), LocalDay.UntilNextDay(DateTimeOffset.Parse(now), _atMidnight));

    private static TimeZoneInfo Zone(int change)
    {
        var start = TimeZoneInfo.TransitionTime.CreateFloatingDateRule(new DateTime(1, 1, 1, change, 0, 0), 3, 5, DayOfWeek.Sunday);
        var end = TimeZoneInfo.TransitionTime.CreateFloatingDateRule(new DateTime(1, 1, 1, change + 1, 0, 0), 10, 5, DayOfWeek.Sunday);
        var rule = TimeZoneInfo.AdjustmentRule.CreateAdjustmentRule(
            DateTime.MinValue.Date,
            DateTime.MaxValue.Date,
            TimeSpan.FromHours(1),
            start,
            end
        );
        return TimeZoneInfo.CreateCustomTimeZone("test", TimeSpan.FromHours(1), "test", "test", "test", [rule]);
    }
}
