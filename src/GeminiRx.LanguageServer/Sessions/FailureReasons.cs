namespace GeminiRx.LanguageServer.Sessions;

/// <summary>The reasons of failures of the service: stable words for clients, which must not read messages.</summary>
internal static class FailureReasons
{
    /// <summary>Returns the reason of a failure; its kind where nothing more exact is known.</summary>
    public static string Of(GeminiException failure) =>
        failure switch
        {
            GeminiApiException { Details.Reason: "API_KEY_INVALID" } or GeminiApiException { Code: 401 } => "invalidKey",
            GeminiApiException { Code: 403 } => "noAccess",
            GeminiApiException { Code: 404 } => "unknownModel",
            GeminiApiException { Code: 429 } => "quota",
            GeminiApiException { Code: 408 or 499 or >= 500 } => "overloaded",
            GeminiApiException => "rejected",
            GeminiConfigurationException configuration => configuration.Reason,
            GeminiNotCompletedException end => end.Outcome.ToName(),
            _ => failure.Kind,
        };
}
