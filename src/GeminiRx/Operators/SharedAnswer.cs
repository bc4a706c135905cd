using System.Reactive;
using System.Reactive.Disposables;

namespace GeminiRx.Operators;

/// <summary>One answer for many subscribers.</summary>
/// <remarks>
/// The gate guards everything here, and is never held while a subscriber is called. What a subscriber is to get is put into its queue under the gate, the past
/// and the live chunks alike, so there is neither a gap nor an overlap. One thread at a time empties a queue; the others only fill it.
/// </remarks>
internal sealed class SharedAnswer(IObservable<Chunk> source, SingleAssignmentDisposable upstream)
{
    private readonly Lock _gate = new();
    private readonly List<Chunk> _past = [];
    private readonly HeldChunks _tail = new(); // the end of the past, which may yet grow
    private Subscriber[] _subscribers = [];
    private Notification<Chunk>? _end;
    private Usage? _usage;
    private bool _isFinished;
    private bool _isStarted;

    public IDisposable Subscribe(IObserver<Chunk> observer)
    {
        var subscriber = new Subscriber(_gate, observer);
        bool isFirst;
        lock (_gate)
        {
            subscriber.Add([.. _past, .. _tail.Peek()], _end);
            isFirst = !_isStarted;
            _isStarted = true;
            if (_end is null)
            {
                _subscribers = [.. _subscribers, subscriber];
            }
        }

        subscriber.Drain();
        if (isFirst)
        {
            upstream.Disposable = source.Subscribe(OnChunk, e => End(Notification.CreateOnError<Chunk>(e)), () => End(Notification.CreateOnCompleted<Chunk>()));
        }

        return Disposable.Create(() => Leave(subscriber));
    }

    private void OnChunk(Chunk chunk)
    {
        Subscriber[] subscribers;
        lock (_gate)
        {
            if (_end is not null)
            {
                return;
            }

            Keep(chunk);
            subscribers = _subscribers;
            foreach (var subscriber in subscribers)
            {
                subscriber.Add(chunk);
            }
        }

        foreach (var subscriber in subscribers)
        {
            subscriber.Drain();
        }
    }

    private void End(Notification<Chunk> end)
    {
        Subscriber[] subscribers;
        lock (_gate)
        {
            if (_end is not null)
            {
                return;
            }

            _end = end;
            subscribers = _subscribers;
            _subscribers = [];
            foreach (var subscriber in subscribers)
            {
                subscriber.Add([], end);
            }
        }

        upstream.Dispose();
        foreach (var subscriber in subscribers)
        {
            subscriber.Drain();
        }
    }

    private void Leave(Subscriber subscriber)
    {
        lock (_gate)
        {
            subscriber.Leave();
            _subscribers = Array.FindAll(_subscribers, other => other != subscriber);
            if (_end is not null || _subscribers.Length > 0)
            {
                return;
            }

            // Nobody is left: the answer stops here, for whoever comes later.
            if (!_isFinished)
            {
                Keep(new FinishedChunk(Outcome.Stopped) { Usage = _usage });
            }

            _end = Notification.CreateOnCompleted<Chunk>();
        }

        upstream.Dispose();
    }

    private void Keep(Chunk chunk)
    {
        _usage = chunk is UsageChunk counts ? counts.Usage : _usage;
        _isFinished |= chunk is FinishedChunk;
        if (!_tail.TryAdd(chunk))
        {
            _past.AddRange(_tail.Release());
            _past.Add(chunk);
        }
    }

    /// <summary>One subscriber and what it has yet to get. <see cref="Drain"/> takes the gate itself, the other methods are called with the gate held.</summary>
    private sealed class Subscriber(Lock gate, IObserver<Chunk> observer)
    {
        private readonly Queue<Chunk> _waiting = new();
        private Notification<Chunk>? _end;
        private bool _isBusy;

        public void Add(Chunk chunk) => _waiting.Enqueue(chunk);

        public void Add(IEnumerable<Chunk> chunks, Notification<Chunk>? end)
        {
            foreach (var chunk in chunks)
            {
                _waiting.Enqueue(chunk);
            }

            _end = end;
        }

        public void Leave()
        {
            _waiting.Clear();
            _end = null;
        }

        /// <summary>Delivers what waits, unless another call is at it: then that one does.</summary>
        public void Drain()
        {
            for (var isOurs = false; ; isOurs = true)
            {
                Chunk? chunk;
                Notification<Chunk>? end = null;
                lock (gate)
                {
                    if (_isBusy && !isOurs)
                    {
                        return;
                    }

                    if (!_waiting.TryDequeue(out chunk))
                    {
                        (end, _end) = (_end, null);
                    }

                    _isBusy = chunk is not null || end is not null;
                    if (!_isBusy)
                    {
                        return;
                    }
                }

                if (chunk is not null)
                {
                    observer.OnNext(chunk);
                }
                else
                {
                    end!.Accept(observer);
                }
            }
        }
    }
}
