using System.Threading.RateLimiting;
using GeminiRx.RateLimits;

namespace GeminiRx;

/// <summary>
/// Keeps the quota of the service: limits the requests and the tokens in every period of one minute, first come, first served. One permit
/// is one token, and every acquisition is one request. Use it with <see cref="ChunkOperators.LimitRate"/>, which estimates the tokens
/// before a request and corrects them afterwards. Usage beyond the estimate counts against the next minute.
/// </summary>
/// <remarks>Thread-safe. The memory use is bounded by the requests of one minute and the queue. A request with more tokens than the quota
/// waits for a minute without any other request.</remarks>
public sealed class GeminiRateLimiter : TokenRateLimiter
{
    private readonly Lock _gate = new();
    private readonly GeminiRateLimiterOptions _options;
    private readonly QuotaWindow _window = new();
    private readonly LearnedQuota _learned = new();
    private readonly LinkedList<QueuedAcquisition> _queue = new();
    private readonly ITimer _timer;
    private readonly long _started;
    private TimeSpan _idleSince;
    private long _granted;
    private long _refused;
    private bool _isDisposed;

    /// <summary>Creates a limiter.</summary>
    /// <param name="options">The quota.</param>
    /// <exception cref="ArgumentNullException"><paramref name="options"/> is null.</exception>
    public GeminiRateLimiter(GeminiRateLimiterOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options;
        _started = options.TimeProvider.GetTimestamp();
        _timer = options.TimeProvider.CreateTimer(_ => GrantQueued(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <inheritdoc/>
    public override TimeSpan? IdleDuration
    {
        get
        {
            lock (_gate)
            {
                // Not idle while the window has entries: an idle limiter may be discarded, and its window with it.
                var now = Now;
                return _queue.Count > 0 || _learned.PausedUntil > now || _window.EmptyAt(now) is not null ? null : now - _idleSince;
            }
        }
    }

    private TimeSpan Now => _options.TimeProvider.GetElapsedTime(_started);

    private int? Requests => _learned.ShareOf(_options.RequestsPerMinute);

    private int? Tokens => _learned.ShareOf(_options.TokensPerMinute);

    /// <summary>
    /// Returns the usage and the remaining quota. <see cref="RateLimiterStatistics.CurrentAvailablePermits"/> is the number of tokens that
    /// remain in the last minute, after any reduction that was learned from refusals. Without a token quota it is the number of remaining
    /// requests; without any quota it is <see cref="long.MaxValue"/>. It is 0 if no request may be sent now: no request remains, or the
    /// service requested a pause. Queued requests are not counted as usage yet.
    /// </summary>
    /// <returns>The statistics. One request is one successful or failed lease.</returns>
    public override RateLimiterStatistics GetStatistics()
    {
        lock (_gate)
        {
            var now = Now;
            _learned.AdvanceTo(now);
            return new RateLimiterStatistics
            {
                CurrentQueuedCount = _queue.Count,
                TotalSuccessfulLeases = _granted,
                TotalFailedLeases = _refused,
                CurrentAvailablePermits = _learned.PausedUntil > now ? 0 : _window.Remaining(now, Requests, Tokens),
            };
        }
    }

    /// <summary>Replaces the estimate of a request by its real number of tokens.</summary>
    internal void CorrectTokens(QuotaWindow.Entry entry, int tokens)
    {
        lock (_gate)
        {
            _window.CorrectTokens(entry, Now, tokens);
        }

        GrantQueued();
    }

    /// <summary>Records that the service refused a request because of its quota.</summary>
    /// <param name="entry">The window entry of the request.</param>
    /// <param name="retryAfter">The delay that the service requests; null if it requests none.</param>
    internal void RecordRefusal(QuotaWindow.Entry entry, TimeSpan? retryAfter)
    {
        if (!_options.LearnFromRefusals)
        {
            return;
        }

        lock (_gate)
        {
            _learned.RecordRefusal(entry.At, Now, retryAfter);
        }

        GrantQueued();
    }

    /// <inheritdoc/>
    protected override RateLimitLease AttemptAcquireCore(int permitCount)
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            return _queue.Count == 0 && AvailableAt(permitCount) <= Now ? Grant(permitCount) : Refuse(permitCount);
        }
    }

    /// <inheritdoc/>
    protected override ValueTask<RateLimitLease> AcquireAsyncCore(int permitCount, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        QueuedAcquisition queued;
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            if (_queue.Count == 0 && AvailableAt(permitCount) <= Now)
            {
                return new(Grant(permitCount));
            }

            if (_queue.Count >= _options.QueueLimit)
            {
                return new(Refuse(permitCount));
            }

            queued = new QueuedAcquisition(permitCount);
            _queue.AddLast(queued.Node);
            SetTimer();
        }

        queued.Cancellation = cancellationToken.UnsafeRegister(_ => Cancel(queued, cancellationToken), null);
        if (queued.Lease.Task.IsCompleted)
        {
            queued.Cancellation.Unregister(); // granted before the registration
        }

        return new(queued.Lease.Task);
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        List<QueuedAcquisition> waiting;
        lock (_gate)
        {
            _isDisposed = true;
            waiting = [.. _queue];
            _queue.Clear();
        }

        _timer.Dispose();
        waiting.ForEach(queued => queued.Lease.TrySetResult(new RefusedLease(retryAfter: null)));
        base.Dispose(disposing);
    }

    private void Cancel(QueuedAcquisition queued, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (queued.Node.List is null)
            {
                return;
            }

            _queue.Remove(queued.Node);
        }

        queued.Lease.TrySetCanceled(cancellationToken);
        GrantQueued(); // the next request in the queue may need fewer tokens
    }

    private void GrantQueued()
    {
        var granted = new List<(QueuedAcquisition Queued, RateLimitLease Lease)>();
        lock (_gate)
        {
            while (_queue.First is { Value: var queued } && AvailableAt(queued.Permits) <= Now)
            {
                _queue.RemoveFirst();
                granted.Add((queued, Grant(queued.Permits)));
            }

            SetTimer();
        }

        // Outside of the lock, because a cancellation callback takes it too.
        foreach (var (queued, lease) in granted)
        {
            queued.Cancellation.Unregister();
            queued.Lease.TrySetResult(lease);
        }
    }

    private void SetTimer()
    {
        if (_queue.First is { Value: var queued } && !_isDisposed)
        {
            // Rounded up, because an early timer would be set again and again.
            // Bounded, because a timer has a maximum; then it is set again.
            var wait = Math.Ceiling((AvailableAt(queued.Permits) - Now).TotalMilliseconds);
            _timer.Change(
                TimeSpan.FromMilliseconds(Math.Clamp(wait, 1, LearnedQuota.MaxPause.TotalMilliseconds)),
                Timeout.InfiniteTimeSpan
            );
        }
    }

    private TimeSpan AvailableAt(int permits)
    {
        var now = Now;
        _learned.AdvanceTo(now);
        var available = _window.AvailableAt(now, Requests, Tokens, permits);
        return available > _learned.PausedUntil ? available : _learned.PausedUntil;
    }

    private GeminiRateLease Grant(int permits)
    {
        _granted++;
        _idleSince = Now + QuotaWindow.Length;
        return new(this, _window.Add(Now, permits));
    }

    private RefusedLease Refuse(int permits)
    {
        _refused++;

        // Queued requests are served first.
        var available = AvailableAt(permits);
        var head = _queue.First is { Value: var queued } ? AvailableAt(queued.Permits) : available;
        return new((head > available ? head : available) - Now);
    }
}
