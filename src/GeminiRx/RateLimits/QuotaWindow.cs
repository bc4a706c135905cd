namespace GeminiRx.RateLimits;

/// <summary>The usage of the last minute. The window slides, so no period of one minute exceeds the quota.</summary>
internal sealed class QuotaWindow
{
    public static readonly TimeSpan Length = TimeSpan.FromMinutes(1);

    private readonly Queue<Entry> _entries = new();
    private int _requests;
    private long _tokens;

    /// <summary>When the last entry leaves the window; null if the window is empty.</summary>
    public TimeSpan? EmptyAt(TimeSpan now)
    {
        RemoveExpired(now);
        return _entries.Count == 0 ? null : _entries.Last().At + Length;
    }

    /// <summary>When the quota allows a request.</summary>
    /// <param name="now">The current time, from any origin.</param>
    /// <param name="requests">The quota of requests; null for an unlimited number.</param>
    /// <param name="tokens">The quota of tokens; null for an unlimited number.</param>
    /// <param name="requested">The tokens of the request. A number above the quota counts as the whole quota.</param>
    public TimeSpan AvailableAt(TimeSpan now, int? requests, int? tokens, int requested)
    {
        RemoveExpired(now);
        var (usedRequests, usedTokens) = (_requests, _tokens);
        var needed = tokens is { } quota ? Math.Min(requested, quota) : 0;
        var at = now;
        foreach (var entry in _entries)
        {
            if ((requests is null || usedRequests < requests) && (tokens is null || usedTokens + needed <= tokens))
            {
                break;
            }

            usedRequests -= entry.Requests;
            usedTokens -= entry.Tokens;
            at = entry.At + Length;
        }

        return at;
    }

    /// <summary>The remaining tokens, or the remaining requests without a token quota. 0 if no request remains.</summary>
    public long Remaining(TimeSpan now, int? requests, int? tokens)
    {
        RemoveExpired(now);
        var requestsLeft = requests is { } count ? Math.Max(0, count - _requests) : long.MaxValue;
        return requestsLeft == 0 || tokens is null ? requestsLeft : Math.Max(0, tokens.Value - _tokens);
    }

    /// <summary>Records a request.</summary>
    public Entry Add(TimeSpan now, int tokens) => Add(new Entry(now, 1) { Tokens = tokens });

    /// <summary>Replaces the estimate by the real number of tokens. Usage beyond the estimate is recorded now and so reduces the next
    /// minute.</summary>
    public void CorrectTokens(Entry entry, TimeSpan now, int tokens)
    {
        RemoveExpired(now);
        var more = tokens - entry.Tokens;
        if (more > 0)
        {
            Add(new Entry(now, 0) { Tokens = more });
        }
        else if (entry.At > now - Length)
        {
            _tokens += more;
            entry.Tokens = tokens;
        }
    }

    private Entry Add(Entry entry)
    {
        _entries.Enqueue(entry);
        _requests += entry.Requests;
        _tokens += entry.Tokens;
        return entry;
    }

    private void RemoveExpired(TimeSpan now)
    {
        while (_entries.TryPeek(out var oldest) && oldest.At <= now - Length)
        {
            _entries.Dequeue();
            _requests -= oldest.Requests;
            _tokens -= oldest.Tokens;
        }
    }

    /// <summary>A recorded usage.</summary>
    internal sealed class Entry(TimeSpan at, int requests)
    {
        public TimeSpan At => at;

        public int Requests => requests;

        public long Tokens { get; set; }
    }
}
