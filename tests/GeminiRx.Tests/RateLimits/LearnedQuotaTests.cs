using System.Threading.RateLimiting;
using GeminiRx.RateLimits;
using GeminiRx.Tests.Resilience;
using GeminiRx.TestSupport;
using GeminiRx.Wire.Json;
using Microsoft.Extensions.Time.Testing;

namespace GeminiRx.Tests.RateLimits;

/// <summary>The quota that a limiter learns from refusals of the service.</summary>
public sealed class LearnedQuotaTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public async Task Statistics_AfterARefusalOrADebt_ReportNoPermits()
    {
        using var limiter = Limiter(tokens: 1_000, learn: true);
        var lease = (GeminiRateLease)await AcquireAsync(limiter, 100);
        lease.ReportFailure(Failures.Quota(TimeSpan.FromSeconds(10)));
        Assert.Equal(0, Left(limiter)); // waits for the delay that the service requests
        _time.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(400, Left(limiter)); // half of the quota, with 100 used

        lease.ReportTokens(5_000);
        Assert.Equal(0, Left(limiter));
    }

    // Every minute restores exactly a tenth of the quota.
    [Fact]
    public async Task LearnedQuota_EveryMinute_RecoversByATenth()
    {
        using var limiter = Limiter(tokens: 1_000, learn: true);
        ((GeminiRateLease)await AcquireAsync(limiter, 1)).ReportFailure(Failures.Quota(null));
        var left = new List<long>();
        for (var minute = 0; minute < 7; minute++)
        {
            _time.Advance(TimeSpan.FromMinutes(1));
            left.Add(Left(limiter));
        }

        Assert.Equal([600, 700, 800, 900, 1_000, 1_000, 1_000], left);
    }

    [Fact]
    public async Task Refusals_OfTheService_HalveTheQuotaAndMinutesWithoutGiveItBack()
    {
        using var limiter = new GeminiRateLimiter(
            new()
            {
                RequestsPerMinute = 10,
                LearnFromRefusals = true,
                TimeProvider = _time,
            }
        );
        var lease = (GeminiRateLease)await AcquireAsync(limiter);

        lease.ReportFailure(Failures.Quota(TimeSpan.FromSeconds(30)));

        var paused = AcquireAsync(limiter);
        _time.Advance(TimeSpan.FromSeconds(29));
        Assert.False(paused.IsCompleted);
        _time.Advance(TimeSpan.FromSeconds(1));
        await paused;
        Assert.Equal(5, 2 + Enumerable.Range(0, 10).Count(_ => limiter.AttemptAcquire(1).IsAcquired));
        _time.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal(10, Enumerable.Range(0, 20).Count(_ => limiter.AttemptAcquire(1).IsAcquired));
    }

    [Fact]
    public async Task Refusals_OfOneBurst_HalveOnce()
    {
        using var limiter = new GeminiRateLimiter(
            new()
            {
                RequestsPerMinute = 100,
                LearnFromRefusals = true,
                TimeProvider = _time,
            }
        );
        var leases = new List<GeminiRateLease>();
        for (var i = 0; i < 10; i++)
        {
            leases.Add((GeminiRateLease)await AcquireAsync(limiter));
        }

        _time.Advance(TimeSpan.FromSeconds(1));
        leases.ForEach(lease => lease.ReportFailure(Failures.Quota(null)));

        Assert.Equal(40, Enumerable.Range(0, 200).Count(_ => limiter.AttemptAcquire(1).IsAcquired));
    }

    [Fact]
    public async Task Refusals_WithDelaysOfAnyLength_AreWaitedForAnHourAtMost()
    {
        using var limiter = new GeminiRateLimiter(
            new()
            {
                RequestsPerMinute = 100,
                LearnFromRefusals = true,
                TimeProvider = _time,
            }
        );
        ((GeminiRateLease)await AcquireAsync(limiter)).ReportFailure(Failures.Quota(TimeSpan.FromDays(1000)));

        var waiting = AcquireAsync(limiter);
        _time.Advance(TimeSpan.FromMinutes(59));
        Assert.False(waiting.IsCompleted);
        _time.Advance(TimeSpan.FromMinutes(1));
        await waiting;
    }

    [Fact]
    public async Task Refusals_OfAQuotaOfTheDay_ChangeNothing()
    {
        using var limiter = new GeminiRateLimiter(
            new()
            {
                RequestsPerMinute = 2,
                LearnFromRefusals = true,
                TimeProvider = _time,
            }
        );
        ((GeminiRateLease)await AcquireAsync(limiter)).ReportFailure(Failures.Quota(TimeSpan.FromHours(5), "RequestsPerDay"));

        Assert.True(limiter.AttemptAcquire(1).IsAcquired);
    }

    [Fact]
    public async Task Refusals_WhereItDoesNotLearn_ChangeNothing()
    {
        using var limiter = Limiter(requests: 2);
        ((GeminiRateLease)await AcquireAsync(limiter)).ReportFailure(Failures.Quota(TimeSpan.FromHours(1)));

        Assert.True(limiter.AttemptAcquire(1).IsAcquired);
    }

    private static Task<RateLimitLease> AcquireAsync(GeminiRateLimiter limiter, int tokens = 1) =>
        limiter.AcquireAsync(tokens, TimeoutToken.Start()).AsTask();

    private static long Left(GeminiRateLimiter limiter) => limiter.GetStatistics()!.CurrentAvailablePermits;

    private GeminiRateLimiter Limiter(int? requests = null, int? tokens = null, bool learn = false) =>
        new(
            new()
            {
                RequestsPerMinute = requests,
                TokensPerMinute = tokens,
                LearnFromRefusals = learn,
                TimeProvider = _time,
            }
        );
}
