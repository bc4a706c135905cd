namespace GeminiRx.Operators.Internal;

/// <summary>Runs calls in the order in which they were added, one at a time, on the threads that add them, without a lock held.</summary>
/// <remarks>
/// This is the one rule for operators whose observer is called by several threads. A call that is added while another one runs, by another
/// thread or by that call itself, runs after it on the thread of that one: no thread waits for an observer. The state that only calls touch
/// needs no lock. A call that throws ends the queue.
/// </remarks>
internal sealed class DeliveryQueue : IDisposable
{
    private readonly Lock _gate = new();
    private readonly Queue<Action> _waiting = new();
    private bool _isRunning;
    private bool _isDisposed;

    /// <summary>Adds a call and runs what waits.</summary>
    public void Post(Action call)
    {
        Add(call);
        Drain();
    }

    /// <summary>Adds a call, such as under a lock that decides the order, for a later <see cref="Drain"/> without that lock.</summary>
    public void Add(Action call)
    {
        lock (_gate)
        {
            if (!_isDisposed)
            {
                _waiting.Enqueue(call);
            }
        }
    }

    /// <summary>Runs what waits, unless another thread does, or this one further up its stack.</summary>
    public void Drain()
    {
        for (var isOurs = false; TryTake(isOurs) is { } call; isOurs = true)
        {
            try
            {
                call();
            }
            catch
            {
                Dispose();
                throw;
            }
        }
    }

    /// <summary>Drops what waits and whatever is added later. It does not wait for a call that runs.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _isDisposed = true;
            _waiting.Clear();
        }
    }

    private Action? TryTake(bool isOurs)
    {
        lock (_gate)
        {
            if (_isRunning && !isOurs)
            {
                return null;
            }

            _isRunning = _waiting.TryDequeue(out var call);
            return call;
        }
    }
}
