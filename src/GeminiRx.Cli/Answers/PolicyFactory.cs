namespace GeminiRx.Cli;

/// <summary>Maps the settings to the policy of an answer.</summary>
internal static class PolicyFactory
{
    /// <param name="settings">The settings.</param>
    /// <param name="isBackground">Whether the answer runs in the background, where it may be silent for many minutes: only limits that are
    /// set apply.</param>
    public static AnswerPolicy Create(AskSettings settings, bool isBackground = false)
    {
        var standard = AnswerPolicy.Interactive;
        var retry = settings.Retries is { } retries ? new RetryOptions { MaxRetries = retries } : standard.Retry!;
        return standard with
        {
            FirstContent = ToLimit(settings.TimeoutFirst) ?? (isBackground ? null : standard.FirstContent),
            Gap = ToLimit(settings.TimeoutGap) ?? (isBackground ? null : standard.Gap),
            Retry = retry,
            Resume = standard.Resume! with { Retry = retry },
        };
    }

    private static TimeSpan? ToLimit(double? seconds) =>
        seconds is 0 ? Timeout.InfiniteTimeSpan
        : seconds is { } limit ? TimeSpan.FromSeconds(limit)
        : null;
}
