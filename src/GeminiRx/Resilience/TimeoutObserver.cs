using System.Globalization;
using System.Reactive.Concurrency;
using System.Reactive.Disposables;
using GeminiRx.Operators.Internal;

namespace GeminiRx.Resilience;

/// <summary>The limits of <see cref="ChunkOperators.LimitTime"/>; null means no limit.</summary>
internal sealed record TimeLimits(TimeSpan? FirstContent, TimeSpan? ContentGap, TimeSpan? Total);

/// <summary>Forwards an answer and ends it at a time limit.</summary>
/// <remarks>
/// Chunks and timers run one after the other through the queue, which guards the state: a timer that elapses while the observer is busy is
/// handled after that call.
/// </remarks>
internal sealed class TimeoutObserver(TimeLimits limits, IScheduler scheduler, IObserver<Chunk> observer) : IDisposable
{
    private readonly DeliveryQueue _queue = new();
    private readonly SingleAssignmentDisposable _upstream = new();
    private readonly SerialDisposable _firstTimer = new();
    private readonly SerialDisposable _gapTimer = new();
    private readonly SerialDisposable _totalTimer = new();
    private IStopwatch? _clock; // monotonic: the time of day can be set
    private TimeSpan _lastContent;
    private UsageChunk? _usage;
    private int _answer; // the number of the current answer: timers of an earlier one are ignored
    private bool _isGapTimed;
    private bool _isContentSeen;
    private bool _isFinished;
    private bool _isQueued;
    private TimeSpan _begun;
    private TimeSpan _spent; // of the total, before the request was queued

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
            _totalTimer.Disposable = Schedule(total - _spent, () => OnElapsed(answer, TimeLimit.Total));
        }

        if (limits.FirstContent is { } first && !_isContentSeen)
        {
            _firstTimer.Disposable = Schedule(first, () => OnElapsed(answer, TimeLimit.FirstContent));
        }
    }

    // Time in a limiter's queue is not the service's time: the limits pause, and the first-content limit starts when the request is sent.
    private void OnQueued(bool isWaiting)
    {
        if (isWaiting && !_isQueued)
        {
            _isQueued = true;
            _spent += _clock!.Elapsed - _begun;
            _answer++; // invalidates a timer that elapses at this moment
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
                _gapTimer.Disposable = Schedule(gap, () => OnGap(answer, gap));
            }
        }
    }

    private IDisposable Schedule(TimeSpan time, Action action) => scheduler.Schedule(time, () => _queue.Post(action));

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
        _usage = chunk as UsageChunk ?? _usage;
        if (isContent && !_isContentSeen)
        {
            _isContentSeen = true;
            _firstTimer.Disposable = Disposable.Empty;
        }

        if (chunk is FinishedChunk)
        {
            _isFinished = true; // invalidates a timer that elapses at this moment
            StopTimers();
        }

        observer.OnNext(chunk);
        if (!_isFinished)
        {
            OnTaken(isContent, start);
        }
    }

    // The time of the observer is not the service's time, whatever the chunk.
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
            _gapTimer.Disposable = Schedule(gap, () => OnGap(answer, gap));
        }
    }

    // One timer at a time, restarted when it elapses: a timer for each chunk would cost more than the chunk.
    private void OnGap(int answer, TimeSpan gap)
    {
        if (_isFinished || answer != _answer)
        {
            return;
        }

        var left = _lastContent + gap - _clock!.Elapsed;
        if (left > TimeSpan.Zero)
        {
            _gapTimer.Disposable = Schedule(left, () => OnGap(answer, gap));
        }
        else
        {
            Fail(TimeLimit.ContentGap);
        }
    }

    private void OnElapsed(int answer, TimeLimit limit)
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
                limit,
                limit switch
                {
                    TimeLimit.FirstContent => $"No content within {Seconds(limits.FirstContent)}.",
                    TimeLimit.ContentGap => $"No further content within {Seconds(limits.ContentGap)}.",
                    _ => $"The answer did not end within {Seconds(limits.Total)}.",
                }
            )
            {
                Usage = _usage?.Usage,
            }
        );
    }

    private static string Seconds(TimeSpan? limit) => string.Create(CultureInfo.InvariantCulture, $"{limit!.Value.TotalSeconds:0.###} s");

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
