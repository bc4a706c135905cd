using System.Threading.RateLimiting;

namespace GeminiRx.RateLimits;

/// <summary>A granted lease of a <see cref="GeminiRateLimiter"/>. Reports the result of the request to the limiter.</summary>
internal sealed class GeminiRateLease(GeminiRateLimiter limiter, QuotaWindow.Entry entry) : TokenLease
{
    private int _reports;

    public override bool IsAcquired => true;

    public override IEnumerable<string> MetadataNames => [];

    public override bool TryGetMetadata(string metadataName, out object? metadata)
    {
        metadata = null;
        return false;
    }

    /// <inheritdoc/>
    public override void ReportTokens(int? tokens)
    {
        if (Interlocked.Exchange(ref _reports, 1) == 0 && tokens is { } count)
        {
            limiter.CorrectTokens(entry, count);
        }
    }

    /// <inheritdoc/>
    public override void ReportFailure(GeminiException? failure)
    {
        // A transient refusal concerns the quota of a minute, not of a day.
        if (failure is GeminiApiException { Code: 429, IsTransient: true } refusal)
        {
            limiter.RecordRefusal(entry, refusal.RetryAfter);
        }
    }
}

/// <summary>A refused lease.</summary>
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
