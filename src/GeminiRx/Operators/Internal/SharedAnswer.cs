using System.Reactive.Disposables;

namespace GeminiRx.Operators.Internal;

/// <summary>One answer with many subscribers.</summary>
/// <remarks>
/// The gate guards all state and is never held during a call of a subscriber. Past and live chunks enter the queue of a subscriber under
/// the gate, so there is no gap and no overlap.
/// </remarks>
/// <param name="source">The chunks of the answer.</param>
/// <param name="upstream">Receives the subscription to the source.</param>
/// <param name="keepsEveryChunk">Whether the past is not joined.</param>
/// <param name="stopsWhenUnused">Whether the answer stops when the last subscriber has left.</param>
internal sealed class SharedAnswer(
    IObservable<Chunk> source,
    SingleAssignmentDisposable upstream,
    bool keepsEveryChunk,
    bool stopsWhenUnused
)
{
    private readonly Lock _gate = new();
    private readonly List<Chunk> _past = [];
    private readonly ChunkBuffer _tail = new(); // the end of the past: its text may still grow
    private Subscriber[] _subscribers = [];
    private UsageChunk? _usage;
    private Exception? _failure;
    private bool _isEnded;
    private bool _isFinished;
    private bool _isStarted;

    public IDisposable Subscribe(IObserver<Chunk> observer)
    {
        // This thread delivers the past, whatever arrives meanwhile.
        var subscriber = new Subscriber(observer, new DeliveryQueue(isOwned: true));
        bool isFirst;
        lock (_gate)
        {
            Chunk[] past = [.. _past, .. _tail.Peek()];
            subscriber.Queue.Add(() => Array.ForEach(past, observer.OnNext));
            isFirst = !_isStarted;
            _isStarted = true;
            if (_isEnded)
            {
                subscriber.AddEnd(_failure);
            }
            else
            {
                _subscribers = [.. _subscribers, subscriber];
            }
        }

        subscriber.Queue.DrainAsOwner();
        if (isFirst)
        {
            upstream.Disposable = source.RefuseNull().SubscribeTo(OnChunk, OnEnd);
        }

        return Disposable.Create(() => Unsubscribe(subscriber));
    }

    private void OnChunk(Chunk chunk)
    {
        Subscriber[] subscribers;
        lock (_gate)
        {
            if (_isEnded)
            {
                return;
            }

            Record(chunk);
            subscribers = _subscribers;
            Array.ForEach(subscribers, subscriber => subscriber.Add(chunk));
        }

        Array.ForEach(subscribers, subscriber => subscriber.Queue.Drain());
    }

    private void OnEnd(Exception? failure)
    {
        Subscriber[] subscribers;
        lock (_gate)
        {
            if (_isEnded)
            {
                return;
            }

            (_isEnded, _failure) = (true, failure);
            subscribers = _subscribers;
            _subscribers = [];
            Array.ForEach(subscribers, subscriber => subscriber.AddEnd(failure));
        }

        upstream.Dispose();
        Array.ForEach(subscribers, subscriber => subscriber.Queue.Drain());
    }

    private void Unsubscribe(Subscriber subscriber)
    {
        subscriber.Queue.Dispose();
        lock (_gate)
        {
            _subscribers = Array.FindAll(_subscribers, other => other != subscriber);
            if (_isEnded || _subscribers.Length > 0 || !stopsWhenUnused)
            {
                return;
            }

            // The last subscriber has left: the answer stops here, also for later subscribers.
            if (!_isFinished)
            {
                Record(new FinishedChunk(Outcome.Stopped) { Usage = _usage?.Usage });
            }

            _isEnded = true;
        }

        upstream.Dispose();
    }

    private void Record(Chunk chunk)
    {
        if (chunk is KeepAliveChunk)
        {
            return;
        }

        _isFinished = chunk is FinishedChunk;
        _usage = _isFinished ? null : chunk as UsageChunk ?? _usage;
        if (keepsEveryChunk || !_tail.TryAdd(chunk))
        {
            _past.AddRange(_tail.Release());
            _past.Add(chunk);
        }
    }

    private sealed record Subscriber(IObserver<Chunk> Observer, DeliveryQueue Queue)
    {
        public void Add(Chunk chunk) => Queue.Add(() => Observer.OnNext(chunk));

        public void AddEnd(Exception? failure) => Queue.Add(() => Observer.End(failure));
    }
}
