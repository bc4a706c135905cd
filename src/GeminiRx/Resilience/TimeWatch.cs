using System.Reactive.Concurrency;
using System.Reactive.Disposables;
using GeminiRx.Operators.Internal;

namespace GeminiRx.Resilience;

/// <summary>The limits of <see cref="ChunkOperators.LimitTime"/>; null is none.</summary>
internal sealed record TimeLimits(TimeSpan? FirstContent, TimeSpan? ContentGap, TimeSpan? Total);

/// <summary>Passes one answer on and watches its time.</summary>
/// <remarks>
/// Chunks and timers come one after the other through the queue, which guards the state: a timer that rings while the observer is busy is
/// looked at after that call.
/// </remarks>
internal sealed class TimeWatch(TimeLimits limits, IScheduler scheduler, IObserver<Chunk> observer) : IDisposable
{
    private readonly DeliveryQueue _queue = new();
    private readonly SingleAssignmentDisposable _upstream = new();
    private readonly SerialDisposable _firstTimer = new();
    private readonly SerialDisposable _gapTimer = new();
    private readonly SerialDisposable _totalTimer = new();
    private IStopwatch? _clock; // the time of day may be set, back or forth
    private TimeSpan _lastContent;
    private Usage? _usage;
    private int _answer; // which of several answers one after the other, for timers of one that has ended
    private bool _isGapTimed;
    private bool _isContentSeen;
    private bool _isFinished;
    private bool _isQueued;
    private TimeSpan _begun;
    private TimeSpan _spent; // of the total, before the request waited

    public void Start(IObservable<Chunk> source)
    {
        _clock = scheduler.StartStopwatch();
        BeginAnswer();
        if (!_upstream.IsDisposed)
        {
            _upstream.Disposable = source.RefuseNull().SubscribeBy(_queue, OnChunk, OnEnd);
        }
    }

    public void Dispose()
    {
        _queue.Dispose();
        _firstTimer.Dispose();
        _gapTimer.Dispose();
        _totalTimer.Dispose();
        _upstream.Dispose();
    }

    private static bool IsContent(Chunk chunk) =>
        chunk is not (TextChunk { Text.Length: 0 } or ThoughtChunk { Text.Length: 0 }) && chunk.IsContent;

    private void BeginAnswer()
    {
        (_isFinished, _isContentSeen, _isGapTimed, _isQueued, _usage, _spent) = (false, false, false, false, null, default);
        _answer++;
        StartTimers();
    }

    private void StartTimers()
    {
        var answer = _answer;
        _begun = _clock!.Elapsed;
        if (limits.Total is { } total)
        {
            _totalTimer.Disposable = Ring(total - _spent, () => RunOut(answer, TimeLimit.Total));
        }

        if (limits.FirstContent is { } first && !_isContentSeen)
        {
            _firstTimer.Disposable = Ring(first, () => RunOut(answer, TimeLimit.FirstContent));
        }
    }

    // The wait for a limiter is not the service's time: the limits stand still, and the first content is awaited from the sending on.
    private void OnQueued(bool isWaiting)
    {
        if (isWaiting && !_isQueued)
        {
            _isQueued = true;
            _spent += _clock!.Elapsed - _begun;
            _answer++; // a timer that rings this very moment says nothing any more
            StopTimers();
        }
        else if (!isWaiting && _isQueued)
        {
            _isQueued = false;
            StartTimers();
            if (_isGapTimed && limits.ContentGap is { } gap)
            {
                var answer = _answer;
                _lastContent = _clock!.Elapsed;
                _gapTimer.Disposable = Ring(gap, () => OnGap(answer, gap));
            }
        }
    }

    private IDisposable Ring(TimeSpan time, Action action) => scheduler.Schedule(time, () => _queue.Post(action));

    private void OnChunk(Chunk chunk)
    {
        if (_isFinished)
        {
            BeginAnswer();
        }

        if (chunk is QueuedChunk queued)
        {
            OnQueued(queued.IsWaiting);
        }

        var isContent = IsContent(chunk);
        var start = _clock?.Elapsed ?? default;
        _usage = chunk is UsageChunk counts ? counts.Usage : _usage;
        if (isContent && !_isContentSeen)
        {
            _isContentSeen = true;
            _firstTimer.Disposable = Disposable.Empty;
        }

        if (chunk is FinishedChunk)
        {
            _isFinished = true; // a timer that rings this very moment says nothing any more
            StopTimers();
        }

        observer.OnNext(chunk);
        if (!_isFinished)
        {
            OnTaken(isContent, start);
        }
    }

    // The time that the observer took is not the service's, whatever the chunk.
    private void OnTaken(bool isContent, TimeSpan start)
    {
        if (limits.ContentGap is not { } gap || _clock is null || !_isContentSeen || _isQueued)
        {
            return;
        }

        var now = _clock.Elapsed;
        _lastContent = isContent ? now : _lastContent + (now - start);
        if (!_isGapTimed)
        {
            _isGapTimed = true;
            var answer = _answer;
            _gapTimer.Disposable = Ring(gap, () => OnGap(answer, gap));
        }
    }

    // One timer at a time, set anew when it rings: a timer for every chunk would cost more than the chunk.
    private void OnGap(int answer, TimeSpan gap)
    {
        if (_isFinished || answer != _answer)
        {
            return;
        }

        var left = _lastContent + gap - _clock!.Elapsed;
        if (left > TimeSpan.Zero)
        {
            _gapTimer.Disposable = Ring(left, () => OnGap(answer, gap));
        }
        else
        {
            Fail(TimeLimit.ContentGap);
        }
    }

    private void RunOut(int answer, TimeLimit limit)
    {
        if (!_isFinished && answer == _answer && !(limit == TimeLimit.FirstContent && _isContentSeen))
        {
            Fail(limit);
        }
    }

    private void Fail(TimeLimit limit)
    {
        Dispose();
        observer.OnError(
            new GeminiTimeoutException(
                limit switch
                {
                    TimeLimit.FirstContent => "The answer did not begin within the time limit.",
                    TimeLimit.ContentGap => "The answer did not go on within the time limit.",
                    _ => "The answer did not end within the time limit.",
                },
                null,
                limit
            )
            {
                Usage = _usage,
            }
        );
    }

    private void OnEnd(Exception? failure)
    {
        Dispose();
        observer.End(failure);
    }

    private void StopTimers()
    {
        _firstTimer.Disposable = Disposable.Empty;
        _gapTimer.Disposable = Disposable.Empty;
        _totalTimer.Disposable = Disposable.Empty;
    }
}
