using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Threading.RateLimiting;

namespace GeminiRx.RateLimits;

/// <summary>Waits for a rate limiter and measures the wait.</summary>
internal static class LimiterWait
{
    private const string Name = "geminirx.rate_limiter.wait";

    private static readonly Histogram<double> _duration = GeminiTelemetry.Meter.CreateHistogram<double>(
        Name + ".duration",
        "s",
        "Time that requests wait for a rate limiter."
    );

    /// <summary>Acquires permits. Measures nothing if they are available at once.</summary>
    public static async Task<RateLimitLease> AcquireAsync(RateLimiter limiter, int permits, CancellationToken cancellationToken)
    {
        var acquiring = limiter.AcquireAsync(permits, cancellationToken);
        if (acquiring.IsCompleted)
        {
            return await acquiring.ConfigureAwait(false);
        }

        var started = Stopwatch.GetTimestamp();
        using var activity = GeminiTelemetry.Source.StartActivity(Name);
        try
        {
            return await acquiring.ConfigureAwait(false);
        }
        finally
        {
            _duration.Record(Stopwatch.GetElapsedTime(started).TotalSeconds);
        }
    }
}
