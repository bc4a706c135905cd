using System.Reactive.Linq;
using System.Reactive.Threading.Tasks;
using System.Threading.RateLimiting;
using GeminiRx.Relay.Tests.Support;
using GeminiRx.TestSupport;

namespace GeminiRx.Relay.Tests.Quotas;

/// <summary>One quota of several processes, each with a limiter of its own. The window is short, because it is on the clock of the
/// server.</summary>
public sealed class RedisGeminiRateLimiterTests(RedisServer server)
{
    private static readonly TimeSpan _never = TimeSpan.FromHours(1);
    private readonly string _key = $"quota-{Guid.NewGuid():N}";

    [Fact]
    public async Task Requests_OfAllProcesses_AreLimitedTogether()
    {
        var options = new RedisGeminiRateLimiterOptions { RequestsPerMinute = 3, Window = _never };
        using var first = Open(options);
        using var second = Open(options);

        Assert.True((await first.AcquireAsync(1)).IsAcquired);
        Assert.True((await second.AcquireAsync(1)).IsAcquired);
        Assert.True(second.AttemptAcquire(1).IsAcquired);
        Assert.False(first.AttemptAcquire(1).IsAcquired);
        Assert.InRange(RetryAfterOf(second.AttemptAcquire(1)), TimeSpan.FromMinutes(59), TimeSpan.FromMinutes(61));
    }

    [Fact]
    public void Tokens_AreLimited_AndALargeRequestNeedsAnEmptyWindow()
    {
        using var limiter = Open(new RedisGeminiRateLimiterOptions { TokensPerMinute = 100, Window = _never });

        Assert.True(limiter.AttemptAcquire(60).IsAcquired);
        Assert.False(limiter.AttemptAcquire(41).IsAcquired);
        Assert.False(limiter.AttemptAcquire(1000).IsAcquired);
        Assert.True(limiter.AttemptAcquire(40).IsAcquired);
        Assert.False(limiter.AttemptAcquire(1).IsAcquired);
        using var other = new RedisGeminiRateLimiter(
            server.Connection,
            new RedisGeminiRateLimiterOptions { TokensPerMinute = 100, Window = _never },
            _key + "-other"
        );
        Assert.True(other.AttemptAcquire(1000).IsAcquired);
        Assert.False(other.AttemptAcquire(1).IsAcquired);
    }

    // Red when an estimate that was too high was not corrected.
    [Fact]
    public async Task Usage_ThatStreamsIn_CorrectsTheEstimate_InBothDirections()
    {
        var options = new RedisGeminiRateLimiterOptions { TokensPerMinute = 100, Window = _never };
        using var limiter = Open(options);
        var usage = 10;
        ChunkSource service = _ => Observable.Return(new UsageChunk(new Usage { TotalTokenCount = usage }));
        await service.LimitRate(limiter, _ => 90)(new GenerateRequest("Hi")).ToTask(TimeoutToken.Start());
        await UntilAsync(() => limiter.AttemptAcquire(80).IsAcquired);
        Assert.False(limiter.AttemptAcquire(11).IsAcquired);

        usage = 10;
        await service.LimitRate(limiter, _ => 1)(new GenerateRequest("Hi")).ToTask(TimeoutToken.Start());
        await UntilAsync(() => !limiter.AttemptAcquire(1).IsAcquired);
    }

    [Fact]
    public async Task Requests_OfADay_AreRefusedBeyondTheQuota()
    {
        using var limiter = Open(new RedisGeminiRateLimiterOptions { RequestsPerDay = 2 });
        Assert.True(limiter.AttemptAcquire(1).IsAcquired);
        Assert.True((await limiter.AcquireAsync(1)).IsAcquired);

        Assert.InRange(RetryAfterOf(await limiter.AcquireAsync(1)), TimeSpan.FromMilliseconds(1), TimeSpan.FromHours(25));
        Assert.False(limiter.AttemptAcquire(1).IsAcquired);
    }

    [Fact]
    public async Task Queue_OfTheFleet_IsServedInItsOrder_AndIsLimited()
    {
        var options = new RedisGeminiRateLimiterOptions
        {
            RequestsPerMinute = 1,
            QueueLimit = 4,
            Window = TimeSpan.FromMilliseconds(300),
        };
        using var first = Open(options);
        using var second = Open(options);
        Assert.True(first.AttemptAcquire(1).IsAcquired);
        var order = new List<int>();
        var waiting = new List<Task>();
        for (var i = 0; i < 4; i++)
        {
            var (limiter, number, length) = (i % 2 == 0 ? first : second, i, i + 1);
            waiting.Add(AcquireAsync(limiter, number));
            await UntilAsync(() => QueueLength() == length);
        }

        Assert.False((await first.AcquireAsync(1)).IsAcquired);
        await Task.WhenAll(waiting).WaitAsync(TimeoutToken.Start());
        Assert.Equal([0, 1, 2, 3], order);

        async Task AcquireAsync(RedisGeminiRateLimiter limiter, int number)
        {
            using var lease = await limiter.AcquireAsync(1, TimeoutToken.Start());
            Assert.True(lease.IsAcquired);
            lock (order)
            {
                order.Add(number);
            }
        }
    }

    [Fact]
    public async Task CancelledRequest_LeavesTheQueue()
    {
        using var limiter = Open(new RedisGeminiRateLimiterOptions { RequestsPerMinute = 1, Window = _never });
        Assert.True(limiter.AttemptAcquire(1).IsAcquired);
        using var cancellation = new CancellationTokenSource();
        var waiting = limiter.AcquireAsync(1, cancellation.Token).AsTask();
        await UntilAsync(() => QueueLength() == 1);
        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        await UntilAsync(() => QueueLength() == 0);
        Assert.Equal(0, limiter.GetStatistics()!.CurrentQueuedCount);
    }

    [Fact]
    public async Task Refusal_OfTheService_PausesTheFleet()
    {
        var options = new RedisGeminiRateLimiterOptions { PauseAfterRefusals = true };
        using var first = Open(options);
        using var second = Open(options);
        using var lease = (TokenLease)first.AttemptAcquire(1);
        lease.ReportFailure(new GeminiApiException(429, "Slow down.", retryAfter: TimeSpan.FromMinutes(5)));

        await UntilAsync(() => !second.AttemptAcquire(1).IsAcquired);
        Assert.InRange(RetryAfterOf(second.AttemptAcquire(1)), TimeSpan.FromMinutes(4), TimeSpan.FromMinutes(5));
    }

    [Fact]
    public async Task WithoutRedis_RequestsAreRefused_OrAShareIsUsed_AndTheQuotaComesBack()
    {
        _ = server.Connection; // skips
        await using var own = new RedisServer();
        await own.InitializeAsync();
        var options = new RedisGeminiRateLimiterOptions { RequestsPerMinute = 10, Window = _never };
        using var refusing = new RedisGeminiRateLimiter(own.Connection, options, _key);
        using var sharing = new RedisGeminiRateLimiter(own.Connection, options with { ShareWhenUnavailable = 0.2 }, _key);
        Assert.True((await refusing.AcquireAsync(1)).IsAcquired);
        await own.KillAsync();

        Assert.Equal(TimeSpan.FromSeconds(1), RetryAfterOf(await refusing.AcquireAsync(1)));
        var failure = await Assert.ThrowsAsync<GeminiRateLimitException>(() =>
            new ChunkSource(_ => Observable.Empty<Chunk>()).LimitRate(refusing)(new GenerateRequest("Hi")).LastOrDefaultAsync().ToTask()
        );
        Assert.True(failure.IsTransient);
        Assert.Equal([true, true, false], [.. Enumerable.Range(0, 3).Select(_ => sharing.AttemptAcquire(1).IsAcquired)]);

        await own.StartAsync();
        await UntilAsync(async () => (await refusing.AcquireAsync(1)).IsAcquired);
        Assert.True((await sharing.AcquireAsync(1)).IsAcquired);
    }

    // Red when a request that waited in the share stayed there, and when the grants of the share were forgotten.
    [Fact]
    public async Task RequestThatWaitsInTheShare_ReturnsToTheFleet_WhichCountsTheShare()
    {
        _ = server.Connection; // skips
        await using var own = new RedisServer();
        await own.InitializeAsync();
        var options = new RedisGeminiRateLimiterOptions
        {
            RequestsPerMinute = 2,
            RequestsPerDay = 6, // half of it is the share
            Window = _never,
            ShareWhenUnavailable = 0.5,
        };
        using var limiter = new RedisGeminiRateLimiter(own.Connection, options, _key);
        await own.KillAsync();
        Assert.True((await limiter.AcquireAsync(1)).IsAcquired);
        using var left = new CancellationTokenSource();
        var leaving = limiter.AcquireAsync(1, left.Token).AsTask();
        var waiting = limiter.AcquireAsync(1).AsTask(); // a place in the share is free after a minute
        await UntilAsync(() => limiter.GetStatistics()!.CurrentQueuedCount == 2);
        await left.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => leaving);

        await own.StartAsync();
        Assert.True((await waiting.WaitAsync(TimeoutToken.Start())).IsAcquired);
        Assert.False(limiter.AttemptAcquire(1).IsAcquired);
        Assert.Equal(2, (long)await own.Connection.GetDatabase().HashGetAsync($"{{{_key}}}:sums", "today"));
    }

    [Fact]
    public async Task RequestThatWaitsInTheShare_IsRefused_WhenTheLimiterIsDisposed()
    {
        _ = server.Connection; // skips
        await using var own = new RedisServer();
        await own.InitializeAsync();
        var options = new RedisGeminiRateLimiterOptions { RequestsPerMinute = 2, ShareWhenUnavailable = 0.5 };
        var limiter = new RedisGeminiRateLimiter(own.Connection, options, _key);
        await own.KillAsync();
        Assert.True((await limiter.AcquireAsync(1)).IsAcquired);
        var waiting = limiter.AcquireAsync(1).AsTask();
        await UntilAsync(() => limiter.GetStatistics()!.CurrentQueuedCount == 1);
        limiter.Dispose();

        Assert.False((await waiting.WaitAsync(TimeoutToken.Start())).IsAcquired);
        await own.StartAsync();
    }

    [Fact]
    public async Task Arguments_AndADisposedLimiter_AreRefused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new RedisGeminiRateLimiterOptions { RequestsPerMinute = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new RedisGeminiRateLimiterOptions { ShareWhenUnavailable = 1.1 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new RedisGeminiRateLimiterOptions { QueueLimit = -1 });
        var limiter = Open(new RedisGeminiRateLimiterOptions { RequestsPerMinute = 1, Window = _never });
        Assert.True(limiter.AttemptAcquire(1).IsAcquired);
        var waiting = limiter.AcquireAsync(1).AsTask();
        await UntilAsync(() => QueueLength() == 1);
        limiter.Dispose();

        Assert.False((await waiting.WaitAsync(TimeoutToken.Start())).IsAcquired);
        Assert.Throws<ObjectDisposedException>(() => limiter.AttemptAcquire(1));
    }

    private static TimeSpan RetryAfterOf(RateLimitLease lease) =>
        !lease.IsAcquired && lease.TryGetMetadata(MetadataName.RetryAfter, out var delay) ? delay : TimeSpan.MaxValue;

    private static Task UntilAsync(Func<bool> condition) => UntilAsync(() => Task.FromResult(condition()));

    private static async Task UntilAsync(Func<Task<bool>> condition)
    {
        for (var limit = TimeoutToken.Start(); !await condition(); )
        {
            await Task.Delay(5, limit);
        }
    }

    private long QueueLength() => server.Connection.GetDatabase().SortedSetLength($"{{{_key}}}:queue");

    private RedisGeminiRateLimiter Open(RedisGeminiRateLimiterOptions options) => new(server.Connection, options, _key);
}
