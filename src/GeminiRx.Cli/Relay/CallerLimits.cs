namespace GeminiRx.Cli;

/// <summary>The limits of each caller: requests in a minute, which are refilled steadily, and answers at once. Thread-safe.</summary>
/// <param name="requestsPerMinute">The requests in a minute.</param>
/// <param name="maxAnswers">The answers at once.</param>
/// <param name="timeProvider">The clock.</param>
internal sealed class CallerLimits(int requestsPerMinute, int maxAnswers, TimeProvider timeProvider)
{
    private const int MaxCallers = 10_000;
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Caller> _callers = [];

    /// <summary>The number of callers that are remembered.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _callers.Count;
            }
        }
    }

    /// <summary>Counts a request.</summary>
    /// <returns>Zero if the caller may send it; otherwise the time until it may.</returns>
    public TimeSpan Request(string name)
    {
        lock (_gate)
        {
            var caller = CallerOf(name);
            Refill(caller);
            if (caller.Requests >= 1)
            {
                caller.Requests--;
                return TimeSpan.Zero;
            }

            return TimeSpan.FromMinutes((1 - caller.Requests) / requestsPerMinute);
        }
    }

    /// <summary>Counts an answer until the result is disposed; null if the caller has too many.</summary>
    public IDisposable? BeginAnswer(string name)
    {
        lock (_gate)
        {
            var caller = CallerOf(name);
            if (caller.Answers >= maxAnswers)
            {
                return null;
            }

            caller.Answers++;
            return new Answer(this, caller);
        }
    }

    private Caller CallerOf(string name)
    {
        if (_callers.TryGetValue(name, out var known))
        {
            return known;
        }

        if (_callers.Count >= MaxCallers)
        {
            RemoveIdle();
        }

        return _callers[name] = new Caller { Requests = requestsPerMinute, At = timeProvider.GetTimestamp() };
    }

    // A caller with all of its requests is as one that is not known.
    private void RemoveIdle()
    {
        foreach (var (name, caller) in _callers)
        {
            Refill(caller);
            if (caller.Answers == 0 && caller.Requests >= requestsPerMinute)
            {
                _callers.Remove(name);
            }
        }

        // So many callers at once: those without answers begin again. Half of them at a time, so that a new caller costs little.
        var others = _callers.Where(caller => caller.Value.Answers == 0).Select(caller => caller.Key);
        foreach (var name in others.Take(Math.Max(0, _callers.Count - (MaxCallers / 2))).ToList())
        {
            _callers.Remove(name);
        }
    }

    private void Refill(Caller caller)
    {
        var now = timeProvider.GetTimestamp();
        var refilled = timeProvider.GetElapsedTime(caller.At, now).TotalMinutes * requestsPerMinute;
        (caller.Requests, caller.At) = (Math.Min(requestsPerMinute, caller.Requests + refilled), now);
    }

    private sealed class Caller
    {
        public double Requests { get; set; }

        public long At { get; set; }

        public int Answers { get; set; }
    }

    private sealed class Answer(CallerLimits limits, Caller caller) : IDisposable
    {
        private bool _isOver;

        public void Dispose()
        {
            lock (limits._gate)
            {
                caller.Answers -= _isOver ? 0 : 1;
                _isOver = true;
            }
        }
    }
}
