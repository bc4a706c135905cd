namespace GeminiRx.Cli;

/// <summary>Maps the command line's options to the policy of its answers.</summary>
internal static class PolicyFactory
{
    public static AnswerPolicy Create(Settings settings, AskOptions options)
    {
        var standard = AnswerPolicy.Interactive;
        var retry = settings.Get(options.Retries) is { } retries ? new RetryOptions { MaxRetries = retries } : standard.Retry!;
        return standard with
        {
            FirstContent = ToLimit(settings.Get(options.TimeoutFirst)) ?? standard.FirstContent,
            Gap = ToLimit(settings.Get(options.TimeoutGap)) ?? standard.Gap,
            Retry = retry,
            Resume = standard.Resume! with { Retry = retry },
        };
    }

    private static TimeSpan? ToLimit(double? seconds) =>
        seconds is 0 ? Timeout.InfiniteTimeSpan
        : seconds is { } limit ? TimeSpan.FromSeconds(limit)
        : null;
}
