namespace GeminiRx.Cli;

/// <summary>Maps the command line's options to the policy of its answers.</summary>
internal static class Resilience
{
    public static AnswerPolicy Of(Settings settings, AskOptions options)
    {
        var standard = AnswerPolicy.Interactive;
        var retry = settings.Get(options.Retries) is { } retries ? new RetryOptions { MaxRetries = retries } : standard.Retry!;
        return standard with
        {
            FirstContent = Limit(settings.Get(options.TimeoutFirst)) ?? standard.FirstContent,
            Gap = Limit(settings.Get(options.TimeoutGap)) ?? standard.Gap,
            Retry = retry,
            Resume = standard.Resume! with { Retry = retry },
        };
    }

    private static TimeSpan? Limit(double? seconds) =>
        seconds is 0 ? Timeout.InfiniteTimeSpan
        : seconds is { } limit ? TimeSpan.FromSeconds(limit)
        : null;
}
