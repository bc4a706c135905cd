namespace GeminiRx.LanguageServer.Completions;

/// <summary>How long the completions pause after a failure, and why.</summary>
internal static class CompletionFailure
{
    // After a failure of the service, and after one that only the user can end.
    private static readonly TimeSpan _short = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan _long = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan _longest = TimeSpan.FromDays(1);

    /// <summary>Describes a failure. The message of an exception of another kind may contain anything, and is not part of it.</summary>
    public static (TimeSpan Pause, string Reason) Of(Exception failure) =>
        failure switch
        {
            GeminiConfigurationException configuration => (_long, configuration.ToUserMessage()),
            GeminiException service => (PauseOf(service), service.ToUserMessage()),
            TimeoutException => (_short, "the service does not answer in time"),
            _ => (_short, $"of an internal error ({failure.GetType().Name})"),
        };

    // The service may say how long it refuses requests.
    private static TimeSpan PauseOf(GeminiException failure)
    {
        var least = ClientFactory.IsKeyRejected(failure) ? _long : _short;
        var asked = (failure as GeminiApiException)?.RetryAfter ?? TimeSpan.Zero;
        return asked > _longest ? _longest
            : asked > least ? asked
            : least;
    }
}
