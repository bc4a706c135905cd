using System.Threading.RateLimiting;
using GeminiRx.RateLimits;
using GeminiRx.TestSupport;
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
    public async Task Waiting_IsInOrder_AlsoIfALaterRequestNeedsLess()
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
    public async Task Waiting_Cancelled_GrantsTheNextRequest()
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

    // One permit is one token. Without a token quota, requests are counted.
    [Fact]
    public async Task Statistics_ReportTheRestOfTheMinute()
    {
        using var limiter = Limiter(tokens: 1_000, requests: 3);
        Assert.Equal(1_000, Left(limiter));
        var lease = (GeminiRateLease)await AcquireAsync(limiter, 400);
        Assert.Equal(600, Left(limiter));

        lease.ReportTokens(150);
        Assert.Equal(850, Left(limiter));
        await AcquireAsync(limiter, 100);
        await AcquireAsync(limiter, 100);
        Assert.Equal(0, Left(limiter)); // no request remains for the tokens
        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(1_000, Left(limiter));

        using var requests = Limiter(requests: 3);
        await AcquireAsync(requests, 400);
        Assert.Equal(2, Left(requests));
        using var unlimited = Limiter();
        Assert.Equal(long.MaxValue, Left(unlimited));
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
    public async Task Queue_Full_RefusesWithADelay()
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
    public async Task Refusal_BehindAQueuedRequest_HasADelay()
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
    public async Task Dispose_EndsTheWaits()
    {
        var limiter = Limiter(requests: 1);
        await AcquireAsync(limiter);
        var waiting = AcquireAsync(limiter);

        limiter.Dispose();

        Assert.False((await waiting).IsAcquired);
        Assert.Throws<ObjectDisposedException>(() => limiter.AttemptAcquire(1));
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
