namespace GeminiRx.Emulator;

/// <summary>A log of the newest 1,000 requests, and of at most 64 MB of their bodies.</summary>
internal sealed class RequestLog
{
    private const int Capacity = 1_000;

    // In UTF-16 units of two bytes.
    private const long MaxBodies = 32 * 1024 * 1024;

    private readonly Lock _gate = new();
    private readonly Queue<ReceivedRequest> _requests = new();
    private long _count;
    private long _bodies;

    /// <summary>The number of requests so far.</summary>
    public long Count => Interlocked.Read(ref _count);

    /// <summary>Creates a request with the next number, from 1, and logs it. The newest is kept however long its body is.</summary>
    public ReceivedRequest Add(Func<long, ReceivedRequest> create)
    {
        lock (_gate)
        {
            var request = create(++_count);
            _requests.Enqueue(request);
            _bodies += request.Body.Length;
            while (_requests.Count > Capacity || (_bodies > MaxBodies && _requests.Count > 1))
            {
                _bodies -= _requests.Dequeue().Body.Length;
            }

            return request;
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
