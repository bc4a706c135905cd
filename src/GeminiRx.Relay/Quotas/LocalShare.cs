using System.Threading.RateLimiting;

namespace GeminiRx.Relay.Quotas;

/// <summary>What the share granted in about a second.</summary>
/// <param name="At">The time of the last grant.</param>
/// <param name="Requests">The number of grants.</param>
/// <param name="Tokens">Their tokens, as estimated.</param>
internal readonly record struct SharedGrants(long At, int Requests, long Tokens);

/// <summary>What applies while Redis is away: a share of the quota, or refusals that name a delay.</summary>
internal sealed class LocalShare : IDisposable
{
    private static readonly TimeSpan _retryAfter = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan _grain = TimeSpan.FromSeconds(1);
    private readonly Lock _gate = new();
    private readonly List<(long Since, SharedGrants Grants)> _granted = [];
    private readonly TimeProvider _timeProvider;
    private readonly TimeSpan _window;
    private readonly GeminiRateLimiter? _limiter;
    private long _refused;

    public LocalShare(RedisGeminiRateLimiterOptions options)
    {
        (_timeProvider, _window) = (options.TimeProvider, options.Window + options.Margin);
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

    /// <summary>The number of requests that wait.</summary>
    public long Waiting => _limiter?.GetStatistics()!.CurrentQueuedCount ?? 0;

    public RateLimitLease Attempt(int permits) => _limiter is null ? Refuse() : Count(_limiter.AttemptAcquire(permits), permits);

    /// <summary>Acquires, or ends the wait when Redis is back.</summary>
    /// <param name="permits">The tokens.</param>
    /// <param name="untilBack">Waits for Redis.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The lease; null if Redis is back before it.</returns>
    public async Task<RateLimitLease?> AcquireAsync(int permits, Func<Task> untilBack, CancellationToken cancellationToken)
    {
        if (_limiter is null)
        {
            return Refuse();
        }

        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var acquiring = _limiter.AcquireAsync(permits, end.Token).AsTask();
        if (!acquiring.IsCompleted && await Task.WhenAny(acquiring, untilBack()).ConfigureAwait(false) != acquiring)
        {
            await end.CancelAsync().ConfigureAwait(false);
        }

        try
        {
            return Count(await acquiring.ConfigureAwait(false), permits);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }

    /// <summary>Takes what was granted in the last window, for the record of the fleet.</summary>
    public List<SharedGrants> TakeGrants()
    {
        lock (_gate)
        {
            Forget();
            List<SharedGrants> all = [.. _granted.Select(second => second.Grants)];
            _granted.Clear();
            return all;
        }
    }

    /// <summary>Puts back what could not be recorded.</summary>
    public void PutBack(List<SharedGrants> grants)
    {
        lock (_gate)
        {
            _granted.InsertRange(0, grants.Select(second => (second.At, second)));
        }
    }

    public void Dispose() => _limiter?.Dispose();

    private static int? ShareOf(int? quota, double share) => quota is { } all ? Math.Max(1, (int)(all * share)) : null;

    // One entry a second, so that the memory is bounded.
    private RateLimitLease Count(RateLimitLease lease, int permits)
    {
        if (!lease.IsAcquired)
        {
            return lease;
        }

        var now = _timeProvider.GetTimestamp();
        lock (_gate)
        {
            Forget();
            if (_granted is [.., var (since, last)] && _timeProvider.GetElapsedTime(since, now) < _grain)
            {
                _granted[^1] = (since, new SharedGrants(now, last.Requests + 1, last.Tokens + permits));
            }
            else
            {
                _granted.Add((now, new SharedGrants(now, 1, permits)));
            }
        }

        return lease;
    }

    private void Forget() => _granted.RemoveAll(second => _timeProvider.GetElapsedTime(second.Grants.At) >= _window);

    private RefusedQuotaLease Refuse()
    {
        Interlocked.Increment(ref _refused);
        return new RefusedQuotaLease(_retryAfter);
    }
}
