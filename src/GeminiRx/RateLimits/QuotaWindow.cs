namespace GeminiRx.RateLimits;

/// <summary>What was used in the last minute: a sliding window, so that no minute, wherever it begins, is over the quota.</summary>
internal sealed class QuotaWindow
{
    public static readonly TimeSpan Length = TimeSpan.FromMinutes(1);

    private readonly Queue<Entry> _entries = new();
    private int _requests;
    private long _tokens;

    /// <summary>When the last use leaves the window; null where there is none in it.</summary>
    public TimeSpan? EmptyAt(TimeSpan now)
    {
        Forget(now);
        return _entries.Count == 0 ? null : _entries.Last().At + Length;
    }

    /// <summary>When there is room for a request.</summary>
    /// <param name="now">The time, from any start.</param>
    /// <param name="requests">How many requests the quota has; null: any number.</param>
    /// <param name="tokens">How many tokens the quota has; null: any number.</param>
    /// <param name="asked">How many tokens the request takes; more than the quota count as all of it.</param>
    public TimeSpan RoomAt(TimeSpan now, int? requests, int? tokens, int asked)
    {
        Forget(now);
        var (usedRequests, usedTokens) = (_requests, _tokens);
        var needed = tokens is { } quota ? Math.Min(asked, quota) : 0;
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

    /// <summary>What is left of the quota: tokens, or requests where it has no tokens; 0 where no request is left.</summary>
    public long Left(TimeSpan now, int? requests, int? tokens)
    {
        Forget(now);
        var requestsLeft = requests is { } count ? Math.Max(0, count - _requests) : long.MaxValue;
        return requestsLeft == 0 || tokens is null ? requestsLeft : Math.Max(0, tokens.Value - _tokens);
    }

    /// <summary>Notes a request.</summary>
    public Entry Add(TimeSpan now, int tokens) => Add(new Entry(now, 1) { Tokens = tokens });

    /// <summary>Puts the real number of tokens in the place of the estimate. What is more than that was used by now, and is a debt of the
    /// next minute.</summary>
    public void Correct(Entry entry, TimeSpan now, int tokens)
    {
        Forget(now);
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

    private void Forget(TimeSpan now)
    {
        while (_entries.TryPeek(out var oldest) && oldest.At <= now - Length)
        {
            _entries.Dequeue();
            _requests -= oldest.Requests;
            _tokens -= oldest.Tokens;
        }
    }

    /// <summary>A use of the quota.</summary>
    internal sealed class Entry(TimeSpan at, int requests)
    {
        public TimeSpan At => at;

        public int Requests => requests;

        public long Tokens { get; set; }
    }
}
