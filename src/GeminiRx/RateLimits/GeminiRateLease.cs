using System.Threading.RateLimiting;

namespace GeminiRx.RateLimits;

/// <summary>What a <see cref="GeminiRateLimiter"/> gave, and what it is told afterwards.</summary>
internal sealed class GeminiRateLease(GeminiRateLimiter limiter, QuotaWindow.Entry entry) : RateLimitLease
{
    private bool _hasReported;

    public override bool IsAcquired => true;

    public override IEnumerable<string> MetadataNames => [];

    public override bool TryGetMetadata(string metadataName, out object? metadata)
    {
        metadata = null;
        return false;
    }

    /// <summary>The service has counted. Only the first report counts.</summary>
    /// <param name="tokens">How many; null where it did not say.</param>
    public void ReportTokens(int? tokens)
    {
        if (!Interlocked.Exchange(ref _hasReported, true) && tokens is { } count)
        {
            limiter.Correct(entry, count);
        }
    }

    /// <summary>The request has failed.</summary>
    public void ReportFailure(GeminiException? failure)
    {
        // A quota of the day comes back by no wait of minutes.
        if (failure is GeminiApiException { Code: 429, IsTransient: true } refusal)
        {
            limiter.Learn(entry, refusal.RetryAfter);
        }
    }
}

/// <summary>A refusal: the queue is full.</summary>
internal sealed class RefusedLease(TimeSpan? retryAfter) : RateLimitLease
{
    public override bool IsAcquired => false;

    public override IEnumerable<string> MetadataNames => [MetadataName.RetryAfter.Name];

    public override bool TryGetMetadata(string metadataName, out object? metadata)
    {
        metadata = retryAfter;
        return metadataName == MetadataName.RetryAfter.Name && retryAfter is not null;
    }
}
