namespace GeminiRx.Operators.Internal;

/// <summary>Runs calls in the order of their addition, one at a time, on the threads that add them, without holding a lock.</summary>
/// <remarks>
/// Every operator that calls its observer from several threads uses this queue. A call that is added during another call, by another thread
/// or by that call itself, runs after it on the thread of the running call, so no thread waits for an observer. State that only calls use
/// needs no lock. A call that throws disposes the queue.
/// </remarks>
/// <param name="isOwned">Whether the creator runs the first calls: until it calls <see cref="DrainAsOwner"/>, no other thread runs
/// one.</param>
internal sealed class DeliveryQueue(bool isOwned = false) : IDisposable
{
    private readonly Lock _gate = new();
    private readonly Queue<Action> _waiting = new();
    private bool _isRunning = isOwned;
    private bool _isDisposed;

    /// <summary>Adds a call and runs the waiting calls.</summary>
    public void Post(Action call)
    {
        Add(call);
        Drain();
    }

    /// <summary>Adds a call without running it. A caller may hold a lock here, and call <see cref="Drain"/> after releasing it.</summary>
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

    /// <summary>Runs the waiting calls, unless another thread or a caller on this thread is already running them.</summary>
    public void Drain() => RunWaiting(isOwner: false);

    /// <summary>Runs the waiting calls for the first time, if the queue was created as owned.</summary>
    public void DrainAsOwner() => RunWaiting(isOwner: true);

    /// <summary>Drops the waiting calls and all calls that are added later. Does not wait for a running call.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _isDisposed = true;
            _waiting.Clear();
        }
    }

    private void RunWaiting(bool isOwner)
    {
        for (; TryTake(isOwner) is { } call; isOwner = true)
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

    private Action? TryTake(bool isOwner)
    {
        lock (_gate)
        {
            if (_isRunning && !isOwner)
            {
                return null;
            }

            _isRunning = _waiting.TryDequeue(out var call);
            return call;
        }
    }
}
