using System.Reactive.Concurrency;
using System.Reactive.Disposables;

namespace GeminiRx.Operators;

/// <summary>The limits of <see cref="ChunkOperators.LimitTime"/>; null is none.</summary>
internal sealed record TimeLimits(TimeSpan? FirstContent, TimeSpan? ContentGap, TimeSpan? Total);

/// <summary>Passes one answer on and watches its time.</summary>
/// <remarks>
/// The gate guards the state only; it is not held while the observer is called, or a timer's thread would wait for a slow observer. Instead a time-out that falls
/// into a call is noted, and told after it.
/// </remarks>
internal sealed class TimeWatch(TimeLimits limits, IScheduler scheduler, IObserver<Chunk> observer) : IDisposable
{
    private readonly Lock _gate = new();
    private readonly SingleAssignmentDisposable _upstream = new();
    private readonly SerialDisposable _contentTimer = new();
    private readonly SingleAssignmentDisposable _totalTimer = new();
    private TimeLimit? _ranOut; // while the observer was busy
    private IStopwatch? _clock; // the time of day may be set, back or forth
    private TimeSpan _lastContent;
    private Usage? _usage;
    private bool _isGapTimed;
    private bool _isContentSeen;
    private bool _isCalling;
    private bool _isFinished;
    private bool _isOver;

    public void Start(IObservable<Chunk> source)
    {
        _clock = limits.ContentGap is null ? null : scheduler.StartStopwatch();
        if (limits.Total is { } total)
        {
            _totalTimer.Disposable = scheduler.Schedule(total, () => RunOut(TimeLimit.Total));
        }

        if (limits.FirstContent is { } first)
        {
            _contentTimer.Disposable = scheduler.Schedule(first, () => RunOut(TimeLimit.FirstContent));
        }

        _upstream.Disposable = source.Subscribe(OnChunk, e => End(() => observer.OnError(e)), () => End(observer.OnCompleted));
    }

    public void Dispose()
    {
        StopTimers();
        _upstream.Dispose();
    }

    private static bool IsContent(Chunk chunk) => chunk is not (TextChunk { Text.Length: 0 } or ThoughtChunk { Text.Length: 0 }) && chunk.IsContent;

    private void OnChunk(Chunk chunk)
    {
        var isContent = IsContent(chunk);
        var start = _clock?.Elapsed ?? default;
        lock (_gate)
        {
            if (_isOver)
            {
                return;
            }

            _isCalling = true;
            _usage = chunk is UsageChunk counts ? counts.Usage : _usage;
            if (isContent && !_isContentSeen)
            {
                _isContentSeen = true;
                _contentTimer.Disposable = Disposable.Empty;
            }

            if (chunk is FinishedChunk)
            {
                _isFinished = true; // a timer that rings this very moment says nothing any more
                StopTimers();
            }
        }

        observer.OnNext(chunk);
        TimeLimit limit;
        lock (_gate)
        {
            _isCalling = false;
            if (_isOver)
            {
                return;
            }

            if (_ranOut is not { } ranOut)
            {
                OnTaken(isContent, start);
                return;
            }

            _isOver = true;
            limit = ranOut;
        }

        Tell(limit);
    }

    // The time that the observer took is not the service's, whatever the chunk.
    private void OnTaken(bool isContent, TimeSpan start)
    {
        if (limits.ContentGap is not { } gap || _clock is null || !_isContentSeen)
        {
            return;
        }

        var now = _clock.Elapsed;
        _lastContent = isContent ? now : _lastContent + (now - start);
        if (!_isGapTimed)
        {
            _isGapTimed = true;
            _contentTimer.Disposable = scheduler.Schedule(gap, () => OnGap(gap));
        }
    }

    // One timer at a time, set anew when it rings: a timer for every chunk would cost more than the chunk.
    private void OnGap(TimeSpan gap)
    {
        lock (_gate)
        {
            if (_isOver || _isFinished)
            {
                return;
            }

            var left = _isCalling ? gap : _lastContent + gap - _clock!.Elapsed;
            if (left > TimeSpan.Zero)
            {
                _contentTimer.Disposable = scheduler.Schedule(left, () => OnGap(gap));
                return;
            }

            _isOver = true;
        }

        Tell(TimeLimit.ContentGap);
    }

    private void RunOut(TimeLimit limit)
    {
        lock (_gate)
        {
            if (_isOver || _isFinished || _ranOut is not null || (limit == TimeLimit.FirstContent && _isContentSeen))
            {
                return;
            }

            if (_isCalling)
            {
                _ranOut = limit;
                return;
            }

            _isOver = true;
        }

        Tell(limit);
    }

    // Whoever calls this has made it over in the same turn at the gate in which it saw that no call was going on: a chunk that comes meanwhile finds it so.
    private void Tell(TimeLimit limit)
    {
        Dispose();
        observer.OnError(new GeminiTimeoutException(
            limit switch
            {
                TimeLimit.FirstContent => "The answer did not begin within the time limit.",
                TimeLimit.ContentGap => "The answer did not go on within the time limit.",
                _ => "The answer did not end within the time limit.",
            },
            null,
            limit) { Usage = _usage });
    }

    private void End(Action notify)
    {
        lock (_gate)
        {
            if (_isOver)
            {
                return;
            }

            _isOver = true;
        }

        StopTimers();
        notify();
    }

    private void StopTimers()
    {
        _contentTimer.Dispose();
        _totalTimer.Dispose();
    }
}
