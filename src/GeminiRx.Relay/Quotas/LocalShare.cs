using System.Threading.RateLimiting;

namespace GeminiRx.Relay.Quotas;

/// <summary>What applies while Redis is away: a share of the quota, or refusals that name a delay.</summary>
internal sealed class LocalShare : IDisposable
{
    private static readonly TimeSpan _retryAfter = TimeSpan.FromSeconds(1);
    private readonly GeminiRateLimiter? _limiter;
    private long _refused;

    public LocalShare(RedisGeminiRateLimiterOptions options)
    {
        if (options.ShareWhenUnavailable is { } share)
        {
            _limiter = new GeminiRateLimiter(
                new GeminiRateLimiterOptions
                {
                    RequestsPerMinute = ShareOf(options.RequestsPerMinute, share),
                    TokensPerMinute = ShareOf(options.TokensPerMinute, share),
                    QueueLimit = options.QueueLimit,
                    TimeProvider = options.TimeProvider,
                }
            );
        }
    }

    /// <summary>The number of refusals.</summary>
    public long Refused => Interlocked.Read(ref _refused);

    public RateLimitLease Attempt(int permits) => _limiter?.AttemptAcquire(permits) ?? Refuse();

    public ValueTask<RateLimitLease> AcquireAsync(int permits, CancellationToken cancellationToken) =>
        _limiter?.AcquireAsync(permits, cancellationToken) ?? new(Refuse());

    public void Dispose() => _limiter?.Dispose();

    private static int? ShareOf(int? quota, double share) => quota is { } all ? Math.Max(1, (int)(all * share)) : null;

    private RefusedQuotaLease Refuse()
    {
        Interlocked.Increment(ref _refused);
        return new RefusedQuotaLease(_retryAfter);
    }
}
