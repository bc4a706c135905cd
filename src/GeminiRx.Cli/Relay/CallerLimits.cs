using GeminiRx.Relay;

namespace GeminiRx.Cli;

/// <summary>What a caller may do.</summary>
internal sealed record CallerQuota
{
    /// <summary>The requests in a minute.</summary>
    public int RequestsPerMinute { get; init; } = RelayOptions.DefaultRequestsPerMinute;

    /// <summary>The answers at once.</summary>
    public int Answers { get; init; } = RelayOptions.DefaultAnswersPerCaller;

    /// <summary>The readers at once.</summary>
    public int Readers { get; init; } = RelayOptions.DefaultReadersPerCaller;

    /// <summary>The bytes of bodies in memory.</summary>
    public long BodyBytes { get; init; } = (long)RelayOptions.DefaultBodiesPerCaller << 20;
}

/// <summary>The limits of each caller: requests in a minute, which are refilled steadily, and what it has at once. Thread-safe.</summary>
/// <param name="quota">What each caller may do.</param>
/// <param name="timeProvider">The clock.</param>
internal sealed class CallerLimits(CallerQuota quota, TimeProvider timeProvider)
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

            return TimeSpan.FromMinutes((1 - caller.Requests) / quota.RequestsPerMinute);
        }
    }

    /// <summary>Counts an answer until the result is disposed; null if the caller has too many.</summary>
    public IDisposable? BeginAnswer(string name) => Begin(name, caller => caller.Answers, quota.Answers);

    /// <summary>Counts a reader until the result is disposed; null if the caller has too many.</summary>
    public IDisposable? BeginReader(string name) => Begin(name, caller => caller.Readers, quota.Readers);

    /// <summary>The bytes of the bodies of a caller.</summary>
    public BodyBudget BodiesOf(string name)
    {
        lock (_gate)
        {
            return CallerOf(name).Bodies;
        }
    }

    private Place? Begin(string name, Func<Caller, Places> placesOf, int limit)
    {
        lock (_gate)
        {
            var places = placesOf(CallerOf(name));
            if (places.Taken >= limit)
            {
                return null;
            }

            places.Taken++;
            return new Place(this, places);
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

        return _callers[name] = new Caller(quota.BodyBytes) { Requests = quota.RequestsPerMinute, At = timeProvider.GetTimestamp() };
    }

    // A caller with all of its requests is as one that is not known.
    private void RemoveIdle()
    {
        foreach (var (name, caller) in _callers)
        {
            Refill(caller);
            if (caller.IsIdle && caller.Requests >= quota.RequestsPerMinute)
            {
                _callers.Remove(name);
            }
        }

        // So many callers at once: the idle ones begin again. Half of them at a time, so that a new caller costs little.
        var others = _callers.Where(caller => caller.Value.IsIdle).Select(caller => caller.Key);
        foreach (var name in others.Take(Math.Max(0, _callers.Count - (MaxCallers / 2))).ToList())
        {
            _callers.Remove(name);
        }
    }

    private void Refill(Caller caller)
    {
        var now = timeProvider.GetTimestamp();
        var refilled = timeProvider.GetElapsedTime(caller.At, now).TotalMinutes * quota.RequestsPerMinute;
        (caller.Requests, caller.At) = (Math.Min(quota.RequestsPerMinute, caller.Requests + refilled), now);
    }

    private sealed class Caller(long bodyBytes)
    {
        public double Requests { get; set; }

        public long At { get; set; }

        public Places Answers { get; } = new();

        public Places Readers { get; } = new();

        public BodyBudget Bodies { get; } = new(bodyBytes);

        /// <summary>Whether nothing of the caller goes on.</summary>
        public bool IsIdle => Answers.Taken + Readers.Taken + Bodies.Bytes == 0;
    }

    private sealed class Places
    {
        public int Taken { get; set; }
    }

    private sealed class Place(CallerLimits limits, Places places) : IDisposable
    {
        private bool _isLeft;

        public void Dispose()
        {
            lock (limits._gate)
            {
                places.Taken -= _isLeft ? 0 : 1;
                _isLeft = true;
            }
        }
    }
}
