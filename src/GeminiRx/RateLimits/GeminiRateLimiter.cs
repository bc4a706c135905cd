using System.Threading.RateLimiting;
using GeminiRx.RateLimits;

namespace GeminiRx;

/// <summary>
/// Keeps to the service's quota: so many requests and so many tokens in any minute, first come, first served. A permit is a token, and
/// every acquisition is
/// a request. Use it by <see cref="ChunkOperators.LimitRate"/>, which estimates the tokens before and corrects them after; what was used
/// over the estimate is carried on
/// as a debt.
/// </summary>
/// <remarks>Safe to share. Memory is bounded by the requests of one minute and the queue. A request that takes more tokens than the quota
/// has waits for a minute without any.</remarks>
public sealed class GeminiRateLimiter : RateLimiter
{
    private const decimal SmallestShare = 0.05m;

    private static readonly TimeSpan _longestPause = TimeSpan.FromHours(1);

    private readonly Lock _gate = new();
    private readonly GeminiRateLimiterOptions _options;
    private readonly QuotaWindow _window = new();
    private readonly LinkedList<Waiter> _waiters = new();
    private readonly ITimer _timer;
    private readonly long _started;
    private TimeSpan _pausedUntil;
    private TimeSpan _learned;
    private TimeSpan _halved = TimeSpan.MinValue;
    private TimeSpan _idleSince;
    private decimal _share = 1;
    private long _acquired;
    private long _refused;
    private bool _isDisposed;

    /// <summary>Makes a limiter.</summary>
    /// <param name="options">The quota.</param>
    /// <exception cref="ArgumentNullException"><paramref name="options"/> is null.</exception>
    public GeminiRateLimiter(GeminiRateLimiterOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options;
        _started = options.TimeProvider.GetTimestamp();
        _timer = options.TimeProvider.CreateTimer(_ => Grant(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <inheritdoc/>
    public override TimeSpan? IdleDuration
    {
        get
        {
            lock (_gate)
            {
                // In use: a limiter that looked idle could be thrown away, and its minute forgotten.
                var now = Now;
                return _waiters.Count > 0 || _pausedUntil > now || _window.EmptyAt(now) is not null ? null : now - _idleSince;
            }
        }
    }

    private TimeSpan Now => _options.TimeProvider.GetElapsedTime(_started);

    /// <summary>
    /// What is used and what is left at this moment. <see cref="RateLimiterStatistics.CurrentAvailablePermits"/> is the tokens that are
    /// left of the last minute, of a quota that was learned where there is one; the requests that are left where the quota has no tokens;
    /// and <see cref="long.MaxValue"/> where it has neither. It is 0 where no request may be sent: none is left, or the service asked to
    /// wait. Requests in the queue have not taken theirs yet.
    /// </summary>
    /// <returns>The figures; a request is one successful or failed lease.</returns>
    public override RateLimiterStatistics GetStatistics()
    {
        lock (_gate)
        {
            Recover();
            var now = Now;
            return new RateLimiterStatistics
            {
                CurrentQueuedCount = _waiters.Count,
                TotalSuccessfulLeases = _acquired,
                TotalFailedLeases = _refused,
                CurrentAvailablePermits =
                    _pausedUntil > now ? 0 : _window.Left(now, Share(_options.RequestsPerMinute), Share(_options.TokensPerMinute)),
            };
        }
    }

    /// <summary>Puts the real number of tokens in the place of the estimate.</summary>
    internal void Correct(QuotaWindow.Entry entry, int tokens)
    {
        lock (_gate)
        {
            _window.Correct(entry, Now, tokens);
        }

        Grant();
    }

    /// <summary>The service has refused a request for its quota.</summary>
    /// <param name="entry">What was granted to it: requests that were under way when the quota was halved do not halve it again.</param>
    /// <param name="retryAfter">How long the service asks to wait.</param>
    internal void Learn(QuotaWindow.Entry entry, TimeSpan? retryAfter)
    {
        if (!_options.LearnFromRefusals)
        {
            return;
        }

        lock (_gate)
        {
            Recover();
            var now = Now;
            if (entry.At >= _halved)
            {
                _share = Math.Max(SmallestShare, _share / 2);
                _halved = now;
            }

            _learned = now;
            var pause =
                now
                + (
                    retryAfter is { } delay && delay < _longestPause ? delay
                    : retryAfter is null ? TimeSpan.Zero
                    : _longestPause
                );
            _pausedUntil = pause > _pausedUntil ? pause : _pausedUntil;
        }

        Grant();
    }

    /// <inheritdoc/>
    protected override RateLimitLease AttemptAcquireCore(int permitCount)
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            return _waiters.Count == 0 && RoomAt(permitCount) <= Now ? Take(permitCount) : Refuse(permitCount);
        }
    }

    /// <inheritdoc/>
    protected override ValueTask<RateLimitLease> AcquireAsyncCore(int permitCount, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Waiter waiter;
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            if (_waiters.Count == 0 && RoomAt(permitCount) <= Now)
            {
                return new(Take(permitCount));
            }

            if (_waiters.Count >= _options.QueueLimit)
            {
                return new(Refuse(permitCount));
            }

            waiter = new Waiter(permitCount);
            _waiters.AddLast(waiter.Node);
            SetTimer();
        }

        waiter.Cancellation = cancellationToken.UnsafeRegister(_ => GiveUp(waiter, cancellationToken), null);
        if (waiter.Lease.Task.IsCompleted)
        {
            waiter.Cancellation.Unregister(); // it was its turn before it could be registered
        }

        return new(waiter.Lease.Task);
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        List<Waiter> waiters;
        lock (_gate)
        {
            _isDisposed = true;
            waiters = [.. _waiters];
            _waiters.Clear();
        }

        _timer.Dispose();
        waiters.ForEach(waiter => waiter.Lease.TrySetResult(new RefusedLease(retryAfter: null)));
        base.Dispose(disposing);
    }

    private void GiveUp(Waiter waiter, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (waiter.Node.List is null)
            {
                return;
            }

            _waiters.Remove(waiter.Node);
        }

        waiter.Lease.TrySetCanceled(cancellationToken);
        Grant(); // the next in the queue may ask for less
    }

    private void Grant()
    {
        var granted = new List<(Waiter Waiter, RateLimitLease Lease)>();
        lock (_gate)
        {
            while (_waiters.First is { Value: var waiter } && RoomAt(waiter.Permits) <= Now)
            {
                _waiters.RemoveFirst();
                granted.Add((waiter, Take(waiter.Permits)));
            }

            SetTimer();
        }

        // Outside the lock: what a registration calls takes it too.
        foreach (var (waiter, lease) in granted)
        {
            waiter.Cancellation.Unregister();
            waiter.Lease.TrySetResult(lease);
        }
    }

    private void SetTimer()
    {
        if (_waiters.First is { Value: var waiter } && !_isDisposed)
        {
            var wait = RoomAt(waiter.Permits) - Now;

            // Rounded up: a timer that is early by a fraction of its grain would be set again and again.
            // And bounded: a timer has a longest time, after which it is set again.
            _timer.Change(
                TimeSpan.FromMilliseconds(Math.Clamp(Math.Ceiling(wait.TotalMilliseconds), 1, _longestPause.TotalMilliseconds)),
                Timeout.InfiniteTimeSpan
            );
        }
    }

    private TimeSpan RoomAt(int permits)
    {
        Recover();
        var room = _window.RoomAt(Now, Share(_options.RequestsPerMinute), Share(_options.TokensPerMinute), permits);
        return room > _pausedUntil ? room : _pausedUntil;
    }

    private int? Share(int? quota) => quota is { } all ? Math.Max(1, (int)(all * _share)) : null;

    private void Recover()
    {
        while (_share < 1 && Now - _learned >= QuotaWindow.Length)
        {
            _share = Math.Min(1, _share + 0.1m);
            _learned += QuotaWindow.Length;
        }
    }

    private GeminiRateLease Take(int permits)
    {
        _acquired++;
        _idleSince = Now + QuotaWindow.Length;
        return new(this, _window.Add(Now, permits));
    }

    private RefusedLease Refuse(int permits)
    {
        _refused++;

        // Those that wait come first.
        var room = RoomAt(permits);
        return new((_waiters.First is { Value: var head } && RoomAt(head.Permits) is var before && before > room ? before : room) - Now);
    }

    private sealed class Waiter
    {
        public Waiter(int permits)
        {
            Permits = permits;
            Node = new LinkedListNode<Waiter>(this);
        }

        public int Permits { get; }

        public LinkedListNode<Waiter> Node { get; }

        public TaskCompletionSource<RateLimitLease> Lease { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public CancellationTokenRegistration Cancellation { get; set; }
    }
}
