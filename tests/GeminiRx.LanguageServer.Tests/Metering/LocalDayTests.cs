using GeminiRx.LanguageServer.Metering;

namespace GeminiRx.LanguageServer.Tests.Metering;

/// <summary>The end of the local day, also where the clocks change.</summary>
public sealed class LocalDayTests
{
    // In March the clocks go from 2:00 to 3:00, in October from 3:00 to 2:00.
    private static readonly TimeZoneInfo _atNight = Zone(3, 2, 3);

    // In March the clocks skip midnight; in October they go from 0:00 back to 23:00.
    private static readonly TimeZoneInfo _atMidnight = Zone(3, 0, 0);

    // In October the clocks go from 1:00 back to midnight.
    private static readonly TimeZoneInfo _afterMidnight = Zone(3, 0, 1);

    // In October the clocks go from 0:30 back to 23:30.
    private static readonly TimeZoneInfo _overMidnight = Zone(3, 0, 0, minutes: 30);

    // Red when local times were subtracted.
    [Theory]
    [InlineData("2026-03-28T12:00:00+01:00", 12)]
    [InlineData("2026-03-29T00:00:00+01:00", 23)]
    [InlineData("2026-10-25T00:00:00+02:00", 25)]
    [InlineData("2026-10-25T10:00:00Z", 13)]
    public void DayWithAChangeOfTheClocks_IsLongerOrShorter(string now, double hours) =>
        Assert.Equal(TimeSpan.FromHours(hours), LocalDay.UntilNextDay(DateTimeOffset.Parse(now), _atNight));

    // Red, each, with one of the two midnights only.
    [Theory]
    [InlineData("atMidnight", "2026-03-28T23:00:00+01:00", 1)]
    [InlineData("atMidnight", "2026-10-24T22:30:00+02:00", 2.5)]
    [InlineData("afterMidnight", "2026-10-24T22:30:00+02:00", 1.5)]
    [InlineData("afterMidnight", "2026-10-25T00:30:00+02:00", 24.5)]
    [InlineData("afterMidnight", "2026-10-25T00:30:00+01:00", 23.5)]
    [InlineData("overMidnight", "2026-10-24T23:45:00+02:00", 0.25)]
    [InlineData("overMidnight", "2026-10-24T23:45:00+01:00", 0.25)]
    public void Midnight_ThatIsSkippedOrComesTwice_BeginsTheDay(string zone, string now, double hours)
    {
        var rules = zone switch
        {
            "atMidnight" => _atMidnight,
            "afterMidnight" => _afterMidnight,
            _ => _overMidnight,
        };

        Assert.Equal(TimeSpan.FromHours(hours), LocalDay.UntilNextDay(DateTimeOffset.Parse(now), rules));
    }

    private static TimeZoneInfo Zone(int month, int start, int end, int minutes = 0)
    {
        var rule = TimeZoneInfo.AdjustmentRule.CreateAdjustmentRule(
            DateTime.MinValue.Date,
            DateTime.MaxValue.Date,
            TimeSpan.FromHours(1),
            Transition(month, start, 0),
            Transition(10, end, minutes)
        );
        return TimeZoneInfo.CreateCustomTimeZone("test", TimeSpan.FromHours(1), "test", "test", "test", [rule]);
    }

    // On the last Sunday of the month.
    private static TimeZoneInfo.TransitionTime Transition(int month, int hour, int minute) =>
        TimeZoneInfo.TransitionTime.CreateFloatingDateRule(new DateTime(1, 1, 1, hour, minute, 0), month, 5, DayOfWeek.Sunday);
}
