using System.Globalization;
using System.Threading.RateLimiting;

namespace GeminiRx.Relay.Quotas;

/// <summary>A request of this process that waits.</summary>
/// <param name="Ticket">Its ticket in the queue of the fleet.</param>
internal sealed record WaitingRequest(string Ticket)
{
    /// <summary>The lease; null if Redis is away.</summary>
    public TaskCompletionSource<RateLimitLease?> Lease { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
}

/// <summary>The requests of this process that wait, in their order. Thread-safe.</summary>
internal sealed class QuotaQueue
{
    private readonly Lock _gate = new();
    private readonly List<WaitingRequest> _waiting = [];
    private long _tickets;
    private bool _isServing;

    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _waiting.Count;
            }
        }
    }

    public WaitingRequest Add(string process, int tokens)
    {
        lock (_gate)
        {
            var waiting = new WaitingRequest(string.Create(CultureInfo.InvariantCulture, $"{process}:{++_tickets}:{tokens}"));
            _waiting.Add(waiting);
            return waiting;
        }
    }

    public bool Remove(WaitingRequest waiting)
    {
        lock (_gate)
        {
            return _waiting.Remove(waiting);
        }
    }

    public WaitingRequest? Take(string ticket)
    {
        lock (_gate)
        {
            var found = _waiting.Find(waiting => waiting.Ticket == ticket);
            return found is not null && _waiting.Remove(found) ? found : null;
        }
    }

    public List<WaitingRequest> Clear()
    {
        lock (_gate)
        {
            List<WaitingRequest> all = [.. _waiting];
            _waiting.Clear();
            return all;
        }
    }

    /// <summary>Makes the caller the one that serves the queue.</summary>
    /// <returns>False if there is one already.</returns>
    public bool TryBeginServing()
    {
        lock (_gate)
        {
            return !_isServing && (_isServing = true);
        }
    }

    /// <summary>The oldest request.</summary>
    /// <returns>The request; null if there is none: the caller serves the queue no longer.</returns>
    public WaitingRequest? FirstOrStop()
    {
        lock (_gate)
        {
            var first = _waiting.Count > 0 ? _waiting[0] : null;
            _isServing = first is not null;
            return first;
        }
    }
}
