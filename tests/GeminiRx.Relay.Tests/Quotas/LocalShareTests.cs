using System.Globalization;
using GeminiRx.Relay.Quotas;
using GeminiRx.Testing;
using GeminiRx.TestSupport;

namespace GeminiRx.Relay.Tests.Quotas;

/// <summary>The share of a process while Redis is away, on a virtual clock.</summary>
public sealed class LocalShareTests
{
    private static readonly TimeSpan _minute = TimeSpan.FromMinutes(1);

    // Midnight Pacific time is at 8 o'clock of UTC.
    private readonly VirtualClock _clock = new(DateTimeOffset.Parse("2030-01-01T07:00:00Z", CultureInfo.InvariantCulture));

    [Fact]
    public async Task Day_IsLimited_UntilMidnightPacificTime()
    {
        using var share = Share(new() { RequestsPerDay = 10 }, 0.2);
        Assert.Equal((true, true, false), (Attempt(share), await AcquireAsync(share), Attempt(share)));
        Assert.False(await AcquireAsync(share)); // at once
        _clock.AdvanceBy(TimeSpan.FromMinutes(59));
        Assert.False(Attempt(share));
        _clock.AdvanceBy(_minute);
        Assert.Equal([true, true, false], [Attempt(share), Attempt(share), Attempt(share)]);
        Assert.Equal(4, share.Refused);
    }

    [Fact]
    public async Task RequestThatIsNotGranted_DoesNotCountForTheDay()
    {
        using var share = Share(
            new()
            {
                RequestsPerMinute = 1,
                RequestsPerDay = 2,
                QueueLimit = 1,
            },
            1
        );
        using var left = new CancellationTokenSource();
        Assert.True(Attempt(share));
        Assert.False(Attempt(share));
        var leaving = share.AcquireAsync(1, () => Task.Delay(Timeout.Infinite, left.Token), left.Token);
        await left.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => leaving);
        Assert.Null(await share.AcquireAsync(1, () => Task.CompletedTask, TimeoutToken.Start())); // Redis is back

        _clock.AdvanceBy(_minute);
        Assert.True(Attempt(share));
        _clock.AdvanceBy(_minute);
        Assert.False(Attempt(share));
    }

    [Fact]
    public void GrantsOfTheFleet_CountAgainstTheShare()
    {
        using var share = Share(
            new()
            {
                RequestsPerMinute = 4,
                TokensPerMinute = 200,
                RequestsPerDay = 8,
            },
            0.5
        );
        share.Note(10);
        Assert.False(Attempt(share, 91));
        share.Note(500); // more than the share has
        Assert.False(Attempt(share));
        _clock.AdvanceBy(_minute);
        Assert.Equal([true, true, false], [Attempt(share, 50), Attempt(share, 50), Attempt(share)]);
        _clock.AdvanceBy(_minute);
        Assert.False(Attempt(share)); // of the day
    }

    // Red when grants that were older than a minute were forgotten.
    [Fact]
    public void GrantsOfTheDay_AreRecorded_AlsoAfterALongOutage()
    {
        using var share = Share(new() { RequestsPerDay = 10 }, 1);
        Assert.All(Enumerable.Range(0, 3), _ => Assert.True(Attempt(share, 7)));
        _clock.AdvanceBy(2 * _minute);
        Assert.True(Attempt(share, 7));

        var grants = share.TakeGrants();
        Assert.Equal([(3, 0L), (1, 7L)], grants.Select(second => (second.Requests, second.Tokens)));
        Assert.True(_clock.GetElapsedTime(grants[0].At) >= _minute);
        share.PutBack(grants);
        Assert.Equal(grants, share.TakeGrants());
        Assert.Empty(share.TakeGrants());

        Assert.True(Attempt(share));
        _clock.AdvanceBy(TimeSpan.FromHours(1));
        Assert.Empty(share.TakeGrants()); // of yesterday
    }

    // Red when they became grants of the new day.
    [Fact]
    public void GrantsThatArePutBack_AfterMidnight_StayThoseOfTheirDay()
    {
        using var share = Share(new() { RequestsPerDay = 10 }, 1);
        _clock.AdvanceBy(TimeSpan.FromMinutes(59.5));
        Assert.Equal((true, true), (Attempt(share), Attempt(share)));
        var grants = share.TakeGrants();
        _clock.AdvanceBy(2 * _minute);
        Assert.True(Attempt(share));
        share.PutBack(grants);
        Assert.Equal([1], share.TakeGrants().Select(second => second.Requests));

        share.PutBack([.. grants, .. grants]);
        Assert.Empty(share.TakeGrants());
    }

    // Redis refuses at once, again and again: what is recorded in the end is what was granted in the last minute.
    [Fact]
    public void GrantsThatArePutBackAgainAndAgain_KeepTheirTimes()
    {
        using var share = Share(new() { RequestsPerMinute = 1_000 }, 1);
        for (var i = 0; i < 400; i++)
        {
            _clock.AdvanceBy(TimeSpan.FromSeconds(0.5));
            Assert.True(Attempt(share));
            share.PutBack(share.TakeGrants());
        }

        Assert.InRange(
            share.TakeGrants().Where(second => _clock.GetElapsedTime(second.At) < _minute).Sum(second => second.Requests),
            118,
            122
        );
    }

    private LocalShare Share(RedisGeminiRateLimiterOptions options, double share) =>
        new(options with { ShareWhenUnavailable = share, TimeProvider = _clock });

    private static bool Attempt(LocalShare share, int permits = 1) => share.Attempt(permits).IsAcquired;

    private static async Task<bool> AcquireAsync(LocalShare share) =>
        (await share.AcquireAsync(1, () => Task.Delay(Timeout.Infinite, TimeoutToken.Start()), TimeoutToken.Start()))!.IsAcquired;
}
