namespace GeminiRx.Cli;

/// <summary>How long a silent service is waited for, and how often a failure that may pass is tried again.</summary>
internal sealed record Resilience(TimeSpan First, TimeSpan Gap, int Retries)
{
    public const int DefaultRetries = 4;

    public static Resilience Of(Settings settings, AskOptions options) => new(
        Limit(settings.Get(options.TimeoutFirst)), Limit(settings.Get(options.TimeoutGap)), settings.Get(options.Retries) ?? DefaultRetries);

    /// <summary>Time limits count for each try; retries up to the first content, resumptions from a checkpoint after it.</summary>
    public ChunkSource Apply(ChunkSource source, RetryOptions? options = null)
    {
        var retry = (options ?? new RetryOptions()) with { MaxRetries = Retries };
        ChunkSource tried = request => source(request).LimitTime(First, Gap).RetryBeforeContent(retry);
        return tried.ResumeAfterDrop(new ResumeOptions { Retry = retry });
    }

    private static TimeSpan Limit(double? seconds) => seconds is 0 ? Timeout.InfiniteTimeSpan : TimeSpan.FromSeconds(seconds ?? AskOptions.DefaultTimeout);
}
