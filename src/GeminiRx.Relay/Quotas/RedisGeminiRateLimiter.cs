using System.Threading.RateLimiting;
using GeminiRx.Relay.Quotas;
using GeminiRx.Relay.Redis;
using StackExchange.Redis;

namespace GeminiRx.Relay;

/// <summary>
/// Keeps one quota of the service for all processes that share a key on Redis: limits the requests and the tokens in every period of one
/// minute on the clock of the server, first come, first served across the fleet. Use it with <see cref="ChunkOperators.LimitRate"/>, as a
/// <see cref="GeminiRateLimiter"/>.
/// </summary>
/// <remarks>
/// Thread-safe. A process that dies in the queue is skipped after 5 s. While Redis is away, requests are refused, or a share of the
/// quota is
/// used (<see cref="RedisGeminiRateLimiterOptions.ShareWhenUnavailable"/>); each request tries Redis again, and those that
/// wait in the share return to the queue of the fleet when Redis is back. The grants of the share in the last minute and on this day are
/// recorded then. What the fleet granted to this process counts against its share. A server that loses its data
/// forgets the usage of the last minute.
/// </remarks>
public sealed partial class RedisGeminiRateLimiter : TokenRateLimiter
{
    private const int DeadAfterMilliseconds = 5_000;
    private static readonly TimeSpan _pollInterval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan _maxPause = TimeSpan.FromHours(1);

    private readonly QuotaStore _store;
    private readonly QuotaQueue _queue = new();
    private readonly RedisGeminiRateLimiterOptions _options;
    private readonly LocalShare _share;
    private readonly RedisReturn _return;
    private readonly AnswerWatch _changes;
    private readonly ISubscriber _subscriber;
    private readonly string _process = Guid.NewGuid().ToString("N");
    private long _usedAt;
    private long _granted;
    private long _refused;
    private bool _isDisposed;

    /// <summary>Creates a limiter.</summary>
    /// <param name="redis">The connection, which the caller disposes.</param>
    /// <param name="options">The quota.</param>
    /// <param name="key">The name of the quota on Redis. Default: <c>geminirx:quota</c>.</param>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    public RedisGeminiRateLimiter(IConnectionMultiplexer redis, RedisGeminiRateLimiterOptions options, string key = "geminirx:quota")
    {
        ArgumentNullException.ThrowIfNull(redis);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentException.ThrowIfNullOrEmpty(key);
        (_options, _store, _subscriber) = (options, new QuotaStore(redis, key, options), redis.GetSubscriber());
        _usedAt = options.TimeProvider.GetTimestamp();
        _changes = new AnswerWatch(options.TimeProvider, _pollInterval, _ => ValueTask.CompletedTask);
        _share = new LocalShare(options);
        _return = new RedisReturn(options.TimeProvider, IsBackAsync);
        _ = SubscribeAsync();
    }

    /// <inheritdoc/>
    public override TimeSpan? IdleDuration =>
        _queue.Count + _share.Waiting > 0 ? null : _options.TimeProvider.GetElapsedTime(Interlocked.Read(ref _usedAt));

    /// <summary>Returns what this process has acquired. <see cref="RateLimiterStatistics.CurrentAvailablePermits"/> is not known, and
    /// 0.</summary>
    /// <returns>The statistics.</returns>
    public override RateLimiterStatistics GetStatistics() =>
        new()
        {
            CurrentQueuedCount = _queue.Count + _share.Waiting,
            TotalSuccessfulLeases = Interlocked.Read(ref _granted),
            TotalFailedLeases = Interlocked.Read(ref _refused) + _share.Refused,
        };

    /// <summary>Sends a report in the background.</summary>
    internal async void Report(string script, params RedisValue[] arguments)
    {
        try
        {
            await _store.RunAsync(script, arguments).ConfigureAwait(false);
        }
        catch (Exception e) when (IsAway(e))
        {
            // The estimate stays.
        }
    }

    /// <summary>Pauses the fleet if the service asks for it.</summary>
    internal void RecordFailure(GeminiException? failure)
    {
        if (_options.PauseAfterRefusals && failure is GeminiApiException { Code: 429, IsTransient: true, RetryAfter: { } delay })
        {
            Report(QuotaScripts.Pause, (long)(delay < _maxPause ? delay : _maxPause).TotalMilliseconds);
        }
    }

    /// <summary>Waits for the server: use <see cref="RateLimiter.AcquireAsync"/> where a thread must not wait.</summary>
    /// <inheritdoc/>
    protected override RateLimitLease AttemptAcquireCore(int permitCount)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        try
        {
            if (!_store.IsConnected)
            {
                return _share.Attempt(permitCount);
            }

            RecordShare();
            return Noted(LeaseOf(_store.Run(QuotaScripts.Attempt, permitCount, DeadAfterMilliseconds)), permitCount);
        }
        catch (Exception e) when (IsAway(e))
        {
            return _share.Attempt(permitCount);
        }
    }

    /// <inheritdoc/>
    protected override async ValueTask<RateLimitLease> AcquireAsyncCore(int permitCount, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        cancellationToken.ThrowIfCancellationRequested();
        while (!_isDisposed)
        {
            var lease =
                Noted(await AcquireOfFleetAsync(permitCount, cancellationToken).ConfigureAwait(false), permitCount)
                ?? await _share.AcquireAsync(permitCount, _return.WaitAsync, cancellationToken).ConfigureAwait(false);
            if (lease is not null)
            {
                return lease;
            }
        }

        return new RefusedQuotaLease(null);
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing && !_isDisposed)
        {
            _isDisposed = true;
            _ = _subscriber.UnsubscribeAsync(_store.Channel, Signal, CommandFlags.FireAndForget);
            _return.Dispose();
            _share.Dispose();
            foreach (var waiting in _queue.Clear())
            {
                Report(QuotaScripts.Cancel, waiting.Ticket);
                waiting.Lease.TrySetResult(new RefusedQuotaLease(null));
            }
        }

        base.Dispose(disposing);
    }

    private T Noted<T>(T lease, int permits)
        where T : RateLimitLease?
    {
        if (lease is { IsAcquired: true })
        {
            _share.Note(permits);
        }

        return lease;
    }

    private static bool IsAway(Exception e) => RedisErrors.IsOfRedis(e) || e is TimeoutException;

    private void Signal(RedisChannel channel, RedisValue message) => _changes.Signal();

    private async Task SubscribeAsync()
    {
        try
        {
            await _subscriber.SubscribeAsync(_store.Channel, Signal).ConfigureAwait(false);
        }
        catch (Exception e) when (IsAway(e))
        {
            // The poll interval applies until the connection comes back.
        }
    }
}
