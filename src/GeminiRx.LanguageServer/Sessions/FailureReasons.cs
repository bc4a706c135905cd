namespace GeminiRx.LanguageServer.Sessions;

/// <summary>The reasons of failures of the service: stable words for clients, which must not read messages.</summary>
internal static class FailureReasons
{
    /// <summary>Returns the reason of a failure; its kind where nothing more exact is known.</summary>
    public static string Of(GeminiException failure) =>
        failure is not GeminiApiException api
            ? failure.Kind
            : (api.Code, api.Details.Reason) switch
            {
                (_, "API_KEY_INVALID") or (401, _) => "invalidKey",
                (403, _) => "noAccess",
                (404, _) => "unknownModel",
                (429, _) => "quota",
                (408 or 499 or >= 500, _) => "overloaded",
                _ => "rejected",
            };
}
