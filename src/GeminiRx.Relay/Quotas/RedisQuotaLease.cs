using System.Threading.RateLimiting;

namespace GeminiRx.Relay.Quotas;

/// <summary>A granted lease. Reports the result of the request to Redis in the background: a report that is lost leaves the
/// estimate.</summary>
internal sealed class RedisQuotaLease(RedisGeminiRateLimiter limiter, string entry) : TokenLease
{
    private bool _hasReported;

    public override bool IsAcquired => true;

    public override IEnumerable<string> MetadataNames => [];

    public override bool TryGetMetadata(string metadataName, out object? metadata)
    {
        metadata = null;
        return false;
    }

    public override void ReportTokens(int? tokens)
    {
        if (!Interlocked.Exchange(ref _hasReported, true) && tokens is { } count)
        {
            limiter.Report(QuotaScripts.Correct, entry, count);
        }
    }

    public override void ReportFailure(GeminiException? failure) => limiter.RecordFailure(failure);
}

/// <summary>A refused lease.</summary>
internal sealed class RefusedQuotaLease(TimeSpan? retryAfter) : RateLimitLease
{
    public override bool IsAcquired => false;

    public override IEnumerable<string> MetadataNames => [MetadataName.RetryAfter.Name];

    public override bool TryGetMetadata(string metadataName, out object? metadata)
    {
        metadata = retryAfter;
        return metadataName == MetadataName.RetryAfter.Name && retryAfter is not null;
    }
}
