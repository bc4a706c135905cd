using System.Threading.RateLimiting;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using GeminiRx.RateLimits;
using GeminiRx.Testing;
using GeminiRx.Tests.Resilience;
using GeminiRx.Wire.Json;
using Microsoft.Extensions.Time.Testing;

namespace GeminiRx.Tests.RateLimits;

public sealed class GeminiRateLimiterTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public async Task Requests_OverTheQuota_WaitUntilAMinuteAfterTheFirst()
    {
        using var limiter = Limiter(requests: 2);
        await AcquireAsync(limiter);
        _time.Advance(TimeSpan.FromSeconds(20));
        await AcquireAsync(limiter);

        var third = AcquireAsync(limiter);
        var fourth = AcquireAsync(limiter);
        _time.Advance(TimeSpan.FromSeconds(39.9));
        Assert.False(third.IsCompleted);
        _time.Advance(TimeSpan.FromSeconds(0.1));
        Assert.True((await third).IsAcquired);
        Assert.False(fourth.IsCompleted);
        _time.Advance(TimeSpan.FromSeconds(20));
        Assert.True((await fourth).IsAcquired);
    }

    [Fact]
    public async Task Tokens_OverTheQuota_Wait()
    {
        using var limiter = Limiter(tokens: 100);
        await AcquireAsync(limiter, 60);
        var second = AcquireAsync(limiter, 41);
        Assert.False(second.IsCompleted);

        _time.Advance(TimeSpan.FromMinutes(1));

        Assert.True((await second).IsAcquired);
    }

    [Fact]
    public async Task Waiting_IsInTurn_AlsoWhereALaterOneWouldFit()
    {
        using var limiter = Limiter(tokens: 100);
        await AcquireAsync(limiter, 60);
        var large = AcquireAsync(limiter, 90);
        var small = AcquireAsync(limiter, 10);

        Assert.False(small.IsCompleted);
        _time.Advance(TimeSpan.FromMinutes(1));
        await large;
        await small;
    }

    [Fact]
    public async Task Waiting_GivenUp_LetsTheNextGo()
    {
        using var limiter = Limiter(tokens: 100);
        using var cancel = new CancellationTokenSource();
        await AcquireAsync(limiter, 60);
        var large = limiter.AcquireAsync(90, cancel.Token).AsTask();
        var small = AcquireAsync(limiter, 10);

        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => large);
        Assert.True((await small).IsAcquired);
        Assert.Equal(0, limiter.GetStatistics()!.CurrentQueuedCount);
    }

    // A permit is a token. Requests are counted where the quota has no tokens.
    [Fact]
    public async Task Statistics_SayWhatIsLeftOfTheMinute()
    {
        using var limiter = Limiter(tokens: 1_000, requests: 3);
        Assert.Equal(1_000, Left(limiter));
        var lease = (GeminiRateLease)await AcquireAsync(limiter, 400);
        Assert.Equal(600, Left(limiter));

        lease.ReportTokens(150);
        Assert.Equal(850, Left(limiter));
        await AcquireAsync(limiter, 100);
        await AcquireAsync(limiter, 100);
        Assert.Equal(0, Left(limiter)); // no request is left for the tokens
        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(1_000, Left(limiter));

        using var requests = Limiter(requests: 3);
        await AcquireAsync(requests, 400);
        Assert.Equal(2, Left(requests));
        using var unlimited = Limiter();
        Assert.Equal(long.MaxValue, Left(unlimited));
    }

    [Fact]
    public async Task Statistics_AfterARefusalOrADebt_SayThatNothingIsLeft()
    {
        using var limiter = Limiter(tokens: 1_000, learn: true);
        var lease = (GeminiRateLease)await AcquireAsync(limiter, 100);
        lease.ReportFailure(Failures.Quota(TimeSpan.FromSeconds(10)));
        Assert.Equal(0, Left(limiter)); // it waits as long as the service asked
        _time.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(400, Left(limiter)); // half the quota, of which 100 are used

        lease.ReportTokens(5_000);
        Assert.Equal(0, Left(limiter));
    }

    // A tenth of the quota comes back with each minute, neither more nor less.
    [Fact]
    public async Task LearnedQuota_MinuteByMinute_ComesBackByATenth()
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
    public async Task Correction_DownMakesRoom_UpIsADebt()
    {
        using var limiter = Limiter(tokens: 100);
        var first = (GeminiRateLease)await AcquireAsync(limiter, 90);
        var second = AcquireAsync(limiter, 50);
        Assert.False(second.IsCompleted);

        first.ReportTokens(40);
        var lease = (GeminiRateLease)await second;

        _time.Advance(TimeSpan.FromSeconds(50));
        lease.ReportTokens(150);
        var third = AcquireAsync(limiter, 10);
        _time.Advance(TimeSpan.FromSeconds(10));
        Assert.False(third.IsCompleted);
        _time.Advance(TimeSpan.FromSeconds(50));
        Assert.True((await third).IsAcquired);
    }

    [Fact]
    public async Task Request_LargerThanTheQuota_WaitsForAMinuteOfItsOwn()
    {
        using var limiter = Limiter(tokens: 100);
        await AcquireAsync(limiter, 1);
        var large = AcquireAsync(limiter, 1000);
        Assert.False(large.IsCompleted);

        _time.Advance(TimeSpan.FromMinutes(1));

        Assert.True((await large).IsAcquired);
    }

    [Fact]
    public async Task Queue_ThatIsFull_RefusesAndSaysWhen()
    {
        using var limiter = new GeminiRateLimiter(
            new()
            {
                RequestsPerMinute = 1,
                QueueLimit = 1,
                TimeProvider = _time,
            }
        );
        await AcquireAsync(limiter);
        var waiting = AcquireAsync(limiter);

        using var refused = await AcquireAsync(limiter);

        Assert.False(refused.IsAcquired);
        Assert.True(refused.TryGetMetadata(MetadataName.RetryAfter, out var delay));
        Assert.Equal(TimeSpan.FromMinutes(1), delay);
        Assert.False(limiter.AttemptAcquire(1).IsAcquired);
        _time.Advance(TimeSpan.FromMinutes(1));
        await waiting;
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
    public async Task IdleDuration_IsNullAsLongAsTheMinuteOrAWaiterCounts()
    {
        using var limiter = Limiter(requests: 1);
        _time.Advance(TimeSpan.FromSeconds(7));
        Assert.Equal(TimeSpan.FromSeconds(7), limiter.IdleDuration);

        await AcquireAsync(limiter);
        Assert.Null(limiter.IdleDuration);
        var waiting = AcquireAsync(limiter);
        _time.Advance(TimeSpan.FromSeconds(59));
        Assert.Null(limiter.IdleDuration);
        _time.Advance(TimeSpan.FromSeconds(1));
        await waiting;
        _time.Advance(TimeSpan.FromSeconds(65));
        Assert.Equal(TimeSpan.FromSeconds(5), limiter.IdleDuration);
    }

    [Fact]
    public async Task Refused_BehindAWaiter_IsNotToldToComeBackAtOnce()
    {
        using var limiter = new GeminiRateLimiter(
            new()
            {
                TokensPerMinute = 100,
                QueueLimit = 1,
                TimeProvider = _time,
            }
        );
        await AcquireAsync(limiter, 50);
        var large = AcquireAsync(limiter, 100);

        using var refused = await AcquireAsync(limiter, 1);

        Assert.True(refused.TryGetMetadata(MetadataName.RetryAfter, out var delay));
        Assert.Equal(TimeSpan.FromMinutes(1), delay);
        _time.Advance(TimeSpan.FromMinutes(1));
        await large;
    }

    [Fact]
    public async Task Refusals_WhereItDoesNotLearn_ChangeNothing()
    {
        using var limiter = Limiter(requests: 2);
        ((GeminiRateLease)await AcquireAsync(limiter)).ReportFailure(Failures.Quota(TimeSpan.FromHours(1)));

        Assert.True(limiter.AttemptAcquire(1).IsAcquired);
    }

    [Fact]
    public async Task Dispose_EndsTheWaits()
    {
        var limiter = Limiter(requests: 1);
        await AcquireAsync(limiter);
        var waiting = AcquireAsync(limiter);

        limiter.Dispose();

        Assert.False((await waiting).IsAcquired);
        Assert.Throws<ObjectDisposedException>(() => limiter.AttemptAcquire(1));
    }

    [Fact]
    public async Task Streams_OfAnyNumber_AreNeverOverTheQuotaInAnyMinute()
    {
        using var limiter = new GeminiRateLimiter(
            new()
            {
                RequestsPerMinute = 30,
                TokensPerMinute = 1_000,
                TimeProvider = _time,
            }
        );
        var granted = new List<(TimeSpan At, int Tokens)>();
        var start = _time.GetTimestamp();
        var streams = Enumerable
            .Range(0, 200)
            .Select(async i =>
            {
                var tokens = 10 + (i * 7 % 50);
                using var lease = await AcquireAsync(limiter, tokens);
                lock (granted)
                {
                    granted.Add((_time.GetElapsedTime(start), tokens));
                }
            })
            .ToList();

        for (var i = 0; i < 60 * 60 && !streams.TrueForAll(stream => stream.IsCompleted); i++)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            while (limiter.GetStatistics() is { } statistics && granted.Count < statistics.TotalSuccessfulLeases)
            {
                await Task.Yield(); // what was granted goes on by the pool
            }
        }

        Assert.Equal(200, granted.Count);
        foreach (var (at, _) in granted)
        {
            var minute = granted.Where(other => other.At >= at && other.At < at + TimeSpan.FromMinutes(1)).ToList();
            Assert.InRange(minute.Count, 1, 30);
            Assert.InRange(minute.Sum(other => other.Tokens), 1, 1_000);
        }
    }

    [Property(MaxTest = 500)]
    public Property Window_OfAnyRequests_IsNeverOverTheQuota() =>
        Prop.ForAll(
            Gen.Choose(0, 30_000).Zip(Gen.Choose(0, 120)).ListOf(60).ToArbitrary(),
            given =>
            {
                var window = new QuotaWindow();
                var (now, granted) = (TimeSpan.Zero, new List<(TimeSpan At, int Tokens)>());
                foreach (var (pause, tokens) in given)
                {
                    now += TimeSpan.FromMilliseconds(pause);
                    var room = window.AvailableAt(now, requests: 5, tokens: 100, tokens);
                    now = room > now ? room : now;
                    window.Add(now, tokens);
                    granted.Add((now, Math.Min(tokens, 100)));
                }

                return granted.All(one =>
                    granted.Count(other => other.At >= one.At && other.At < one.At + QuotaWindow.Length) <= 5
                    && granted.Where(other => other.At >= one.At && other.At < one.At + QuotaWindow.Length).Sum(other => other.Tokens)
                        <= 100
                );
            }
        );

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
