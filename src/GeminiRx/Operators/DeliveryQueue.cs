namespace GeminiRx.Operators;

/// <summary>Calls an observer in order and never twice at a time, without a lock held.</summary>
/// <remarks>What is added while the observer is called, by another thread or by the observer itself, comes after that call and on its thread.</remarks>
/// <param name="gate">Guards what decides the order. <see cref="Drain"/> takes it itself, the other methods are called with it held.</param>
/// <param name="observer">The observer.</param>
internal sealed class DeliveryQueue(Lock gate, IObserver<Chunk> observer)
{
    private readonly Queue<Chunk> _waiting = new();
    private Action? _end;
    private bool _isDelivering;

    public void Add(IReadOnlyList<Chunk> chunks)
    {
        for (var i = 0; i < chunks.Count; i++)
        {
            _waiting.Enqueue(chunks[i]);
        }
    }

    /// <summary>The end, which comes after what waits.</summary>
    public void End(Action notify) => _end = notify;

    /// <summary>Delivers what waits, unless another call is at it: then that one does.</summary>
    public void Drain()
    {
        for (var isOurs = false; ; isOurs = true)
        {
            Chunk? chunk;
            Action? end = null;
            lock (gate)
            {
                if (_isDelivering && !isOurs)
                {
                    return;
                }

                if (!_waiting.TryDequeue(out chunk))
                {
                    (end, _end) = (_end, null);
                }

                _isDelivering = chunk is not null || end is not null;
                if (!_isDelivering)
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
                end!();
            }
        }
    }
}
