using System.Threading.RateLimiting;

namespace GeminiRx.Relay.Quotas;

/// <summary>What the share granted in about a second.</summary>
/// <param name="At">The time of the last grant.</param>
/// <param name="Requests">The number of grants.</param>
/// <param name="Tokens">Their tokens, as estimated.</param>
/// <param name="Day">The day that they count for, in Pacific time.</param>
/// <param name="Since">The time of the first grant.</param>
internal readonly record struct SharedGrants(long At, int Requests, long Tokens, DateOnly Day, long Since);

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
    private readonly int? _perDay;
    private DateOnly _day;
    private int _today;
    private SharedGrants _earlier; // of this day, before the window
    private long _refused;

    public LocalShare(RedisGeminiRateLimiterOptions options)
    {
        (_timeProvider, _window) = (options.TimeProvider, options.Window + options.Margin);
        if (options.ShareWhenUnavailable is { } share)
        {
            _perDay = ShareOf(options.RequestsPerDay, share);
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

    public RateLimitLease Attempt(int permits) =>
        _limiter is null || !TryTakeOfDay() ? Refuse() : Count(_limiter.AttemptAcquire(permits), permits);

    /// <summary>Notes what the fleet granted to this process: it counts against the share of this minute and of this day.</summary>
    public void Note(int permits)
    {
        if (_limiter is null)
        {
            return;
        }

        lock (_gate)
        {
            BeginDay();
            _today++;
        }

        try
        {
            using var lease = _limiter.AttemptAcquire(permits);
            var remaining = lease.IsAcquired ? 0 : _limiter.GetStatistics()!.CurrentAvailablePermits;
            if (remaining > 0)
            {
                _limiter.AttemptAcquire((int)Math.Min(remaining, permits)).Dispose(); // more than the share has left
            }
        }
        catch (ObjectDisposedException)
        {
            // The limiter was disposed after the grant.
        }
    }

    /// <summary>Acquires, or ends the wait when Redis is back.</summary>
    /// <param name="permits">The tokens.</param>
    /// <param name="untilBack">Waits for Redis.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The lease; null if Redis is back before it.</returns>
    public async Task<RateLimitLease?> AcquireAsync(int permits, Func<Task> untilBack, CancellationToken cancellationToken)
    {
        if (_limiter is null || !TryTakeOfDay())
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
        catch (OperationCanceledException)
        {
            GiveBackToDay();
            if (cancellationToken.IsCancellationRequested)
            {
                throw;
            }

            return null;
        }
    }

    /// <summary>Takes what was granted in the last window and before on this day, for the record of the fleet.</summary>
    public List<SharedGrants> TakeGrants()
    {
        lock (_gate)
        {
            Forget();
            List<SharedGrants> all = [.. _granted.Select(second => second.Grants)];
            if (_earlier.Requests > 0)
            {
                all.Insert(0, _earlier);
            }

            _granted.Clear();
            _earlier = default;
            return all;
        }
    }

    /// <summary>Puts back what could not be recorded.</summary>
    public void PutBack(List<SharedGrants> grants)
    {
        lock (_gate)
        {
            BeginDay(); // another one may have begun: what is older than the window counts for its own
            _granted.InsertRange(0, grants.Select(second => (second.Since, second)));
        }
    }

    public void Dispose() => _limiter?.Dispose();

    private static int? ShareOf(int? quota, double share) => quota is { } all ? Math.Max(1, (int)(all * share)) : null;

    // One entry a second, so that the memory is bounded.
    private RateLimitLease Count(RateLimitLease lease, int permits)
    {
        if (!lease.IsAcquired)
        {
            GiveBackToDay();
            return lease;
        }

        var now = _timeProvider.GetTimestamp();
        lock (_gate)
        {
            Forget();
            if (_granted is [.., var (since, last)] && last.Day == _day && _timeProvider.GetElapsedTime(since, now) < _grain)
            {
                _granted[^1] = (since, new SharedGrants(now, last.Requests + 1, last.Tokens + permits, _day, since));
            }
            else
            {
                _granted.Add((now, new SharedGrants(now, 1, permits, _day, now)));
            }
        }

        return lease;
    }

    // What is older than the window counts for the day only.
    private void Forget()
    {
        BeginDay();
        foreach (var (_, old) in _granted.Where(second => IsOld(second.Grants) && second.Grants.Day == _day))
        {
            _earlier = new SharedGrants(old.At, _earlier.Requests + old.Requests, 0, _day, old.Since);
        }

        _granted.RemoveAll(second => IsOld(second.Grants));

        bool IsOld(SharedGrants grants) => _timeProvider.GetElapsedTime(grants.At) >= _window;
    }

    private bool TryTakeOfDay()
    {
        lock (_gate)
        {
            BeginDay();
            if (_today >= _perDay)
            {
                return false;
            }

            _today++;
            return true;
        }
    }

    private void GiveBackToDay()
    {
        lock (_gate)
        {
            _today = Math.Max(0, _today - 1);
        }
    }

    private void BeginDay()
    {
        if (PacificTime.DayOf(_timeProvider.GetUtcNow()) is var day && day != _day)
        {
            (_day, _today, _earlier) = (day, 0, default);
        }
    }

    private RefusedQuotaLease Refuse()
    {
        Interlocked.Increment(ref _refused);
        return new RefusedQuotaLease(_retryAfter);
    }
}
