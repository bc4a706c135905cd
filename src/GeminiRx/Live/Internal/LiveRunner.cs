using System.Reactive.Disposables;
using System.Reactive.Subjects;
using GeminiRx.Operators.Internal;

namespace GeminiRx.Live.Internal;

/// <summary>Runs a session: performs the effects of <see cref="LiveCore"/> one after the other, without a lock.</summary>
internal sealed partial class LiveRunner(
    LiveOptions options,
    TimeProvider time,
    Func<LiveStart, CancellationToken, Task<LiveConnection>> connect
) : IAsyncDisposable
{
    private readonly LiveCore _core = new(options);
    private readonly LiveOutbox _outbox = new(options.MaxPendingBytes);
    private readonly DeliveryQueue _queue = new();
    private readonly Subject<Chunk> _chunks = new();
    private readonly Dictionary<LiveTurn, IObserver<Chunk>> _turns = [];
    private readonly Dictionary<LiveTimer, ITimer> _timers = [];
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private LiveLink? _link;
    private Exception? _failure;
    private bool _hasEnded;

    public string? Handle => _core.Handle;

    public IDisposable Observe(IObserver<Chunk> observer)
    {
        var subscription = _chunks.Subscribe(observer);
        Post(new LiveEvent.Used());
        return subscription;
    }

    /// <summary>Adds a turn.</summary>
    /// <param name="turn">The turn.</param>
    /// <param name="observer">Gets its chunks.</param>
    public IDisposable Ask(LiveTurn turn, IObserver<Chunk> observer)
    {
        turn.MediaBefore = _outbox.MediaCount;
        _queue.Post(() =>
        {
            if (Refusal(turn) is { } refusal)
            {
                observer.TryDeliver([], refusal, isLast: true);
                return;
            }

            _turns.Add(turn, observer);
            Apply(new LiveEvent.TurnAsked(turn));
        });
        return Disposable.Create(() =>
            _queue.Post(() =>
            {
                if (_turns.Remove(turn))
                {
                    Apply(new LiveEvent.TurnAbandoned(turn));
                }
            })
        );
    }

    public void Post(LiveEvent happened) => _queue.Post(() => Apply(happened));

    public async ValueTask DisposeAsync()
    {
        Post(new LiveEvent.Disposed());
        await _ended.Task.ConfigureAwait(false);
    }

    private void Apply(LiveEvent happened)
    {
        try
        {
            Perform(_core.Step(happened));
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // A function of the options has thrown: the session ends, and everybody learns it.
            Perform(_core.Step(new LiveEvent.Faulted(e)));
        }
    }

    private void Perform(IReadOnlyList<LiveEffect> effects)
    {
        foreach (var effect in effects)
        {
            Perform(effect);
        }
    }

    private void Perform(LiveEffect effect)
    {
        switch (effect)
        {
            case LiveEffect.Connect start:
                Replace(new LiveLink(start.Connection, _outbox, time, Post, PostAsync));
                _link!.Start(cancellationToken => connect(start.Start, cancellationToken));
                break;
            case LiveEffect.Disconnect:
                Replace(null);
                break;
            case LiveEffect.Write write:
                _outbox.Add(write.Message);
                _link?.Flush();
                break;
            case LiveEffect.MarkAudio:
                _outbox.MarkAudio();
                break;
            case LiveEffect.ForgetAudio:
                _outbox.ForgetAudio();
                break;
            case LiveEffect.Deliver delivery:
                Deliver(delivery);
                break;
            case LiveEffect.EndTurn end:
                if (_turns.Remove(end.Turn, out var observer))
                {
                    observer.TryDeliver([], end.Failure, isLast: true);
                }

                break;
            case LiveEffect.Settle { Failure: { } refusal } settled:
                settled.Sent.TrySetException(refusal);
                break;
            case LiveEffect.Settle settled:
                settled.Sent.TrySetResult();
                break;
            case LiveEffect.SetTimer timer:
                SetTimer(timer);
                break;
            case LiveEffect.End end:
                End(end.Failure);
                break;
            default:
                throw new NotSupportedException($"{effect.GetType().Name} cannot be performed.");
        }
    }

    private void Deliver(LiveEffect.Deliver delivery)
    {
        _chunks.TryDeliver([delivery.Chunk], failure: null, isLast: false);
        if (
            delivery.Turn is { } turn
            && _turns.TryGetValue(turn, out var observer)
            && !observer.TryDeliver([delivery.Chunk], failure: null, isLast: false)
        )
        {
            _turns.Remove(turn);
        }
    }

    private void SetTimer(LiveEffect.SetTimer effect)
    {
        if (_timers.Remove(effect.Timer, out var old))
        {
            old.Dispose();
        }

        _timers[effect.Timer] = time.CreateTimer(
            _ => Post(new LiveEvent.Due(effect.Timer, effect.Version)),
            null,
            effect.DueIn,
            Timeout.InfiniteTimeSpan
        );
    }

    private void Replace(LiveLink? link)
    {
        if (link is null)
        {
            _outbox.Start(connection: 0);
        }

        _link?.Dispose();
        _link = link;
    }

    private void End(Exception? failure)
    {
        (_hasEnded, _failure) = (true, failure);
        _outbox.Close();
        foreach (var timer in _timers.Values)
        {
            timer.Dispose();
        }

        var last = _link;
        Replace(null);
        foreach (var observer in _turns.Values)
        {
            observer.TryDeliver([], failure, isLast: true); // a function that threw has undone what ends them
        }

        _turns.Clear();
        _chunks.TryDeliver([], failure, isLast: true);
        _ = EndAsync(last);
    }

    private async Task EndAsync(LiveLink? last)
    {
        await (last?.Stopped ?? Task.CompletedTask).ConfigureAwait(false);
        _ended.TrySetResult();
    }

    /// <summary>Takes an event, and returns when it was taken, so that a slow observer slows the reading.</summary>
    private Task PostAsync(LiveEvent happened)
    {
        var taken = new TaskCompletionSource();
        _queue.Post(() =>
        {
            Apply(happened);
            taken.SetResult();
        });
        return taken.Task;
    }
}
