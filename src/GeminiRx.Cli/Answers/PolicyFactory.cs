namespace GeminiRx.Cli;

/// <summary>Maps the settings to the policy of an answer.</summary>
internal static class PolicyFactory
{
    public static AnswerPolicy Create(AskSettings settings)
    {
        var standard = AnswerPolicy.Interactive;
        var retry = settings.Retries is { } retries ? new RetryOptions { MaxRetries = retries } : standard.Retry!;
        return standard with
        {
            FirstContent = ToLimit(settings.TimeoutFirst) ?? standard.FirstContent,
            Gap = ToLimit(settings.TimeoutGap) ?? standard.Gap,
            Retry = retry,
            Resume = standard.Resume! with { Retry = retry },
        };
    }

    private static TimeSpan? ToLimit(double? seconds) =>
        seconds is 0 ? Timeout.InfiniteTimeSpan
        : seconds is { } limit ? TimeSpan.FromSeconds(limit)
        : null;
}
