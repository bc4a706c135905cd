namespace GeminiRx.Emulator;

/// <summary>The newest requests, and how many there were.</summary>
internal sealed class RequestLog
{
    private const int Capacity = 1_000;

    private readonly Lock _gate = new();
    private readonly Queue<ReceivedRequest> _requests = new();
    private long _count;

    /// <summary>Keeps the request and gives its number, counted from 1.</summary>
    public long Add(ReceivedRequest request)
    {
        lock (_gate)
        {
            if (_requests.Count == Capacity)
            {
                _requests.Dequeue();
            }

            _requests.Enqueue(request);
            return ++_count;
        }
    }

    public IReadOnlyList<ReceivedRequest> Snapshot()
    {
        lock (_gate)
        {
            return _requests.ToArray();
        }
    }
}
