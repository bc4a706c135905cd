namespace GeminiRx.RateLimits;

/// <summary>What a limiter learns from refusals of the service: the usable share of the quota, and the requested pause.</summary>
/// <remarks>Not thread-safe: the limiter calls it under its lock. All times count from the start of the limiter.</remarks>
internal sealed class LearnedQuota
{
    public static readonly TimeSpan MaxPause = TimeSpan.FromHours(1);

    private const decimal MinShare = 0.05m;

    private decimal _share = 1;
    private TimeSpan _halvedAt = TimeSpan.MinValue;
    private TimeSpan _recoversFrom;

    /// <summary>No request may be sent before this time.</summary>
    public TimeSpan PausedUntil { get; private set; }

    /// <summary>Records a refusal.</summary>
    /// <param name="grantedAt">When the refused request was granted. Requests from before a reduction do not reduce the quota
    /// again.</param>
    /// <param name="now">The current time.</param>
    /// <param name="retryAfter">The delay that the service requests; null if it requests none.</param>
    public void RecordRefusal(TimeSpan grantedAt, TimeSpan now, TimeSpan? retryAfter)
    {
        AdvanceTo(now);
        if (grantedAt >= _halvedAt)
        {
            _share = Math.Max(MinShare, _share / 2);
            _halvedAt = now;
        }

        _recoversFrom = now;
        var delay = retryAfter ?? TimeSpan.Zero;
        var pausedUntil = now + (delay < MaxPause ? delay : MaxPause);
        PausedUntil = pausedUntil > PausedUntil ? pausedUntil : PausedUntil;
    }

    /// <summary>Restores a tenth of the quota for every minute without a refusal.</summary>
    public void AdvanceTo(TimeSpan now)
    {
        while (_share < 1 && now - _recoversFrom >= QuotaWindow.Length)
        {
            _share = Math.Min(1, _share + 0.1m);
            _recoversFrom += QuotaWindow.Length;
        }
    }

    /// <summary>The usable part of a quota, at least 1; null for an unlimited quota.</summary>
    public int? ShareOf(int? quota) => quota is { } all ? Math.Max(1, (int)(all * _share)) : null;
}
