namespace GeminiRx.Emulator;

/// <summary>A log of the newest 1,000 requests.</summary>
internal sealed class RequestLog
{
    private const int Capacity = 1_000;

    private readonly Lock _gate = new();
    private readonly Queue<ReceivedRequest> _requests = new();
    private long _count;

    /// <summary>Creates a request with the next number, from 1, and logs it.</summary>
    public ReceivedRequest Add(Func<long, ReceivedRequest> create)
    {
        lock (_gate)
        {
            if (_requests.Count == Capacity)
            {
                _requests.Dequeue();
            }

            var request = create(++_count);
            _requests.Enqueue(request);
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
