using System.Globalization;

namespace GeminiRx.Errors;

/// <summary>What a user can do about a failure of the service, the connection or the answer.</summary>
internal static class ErrorAdvice
{
    internal const string SetKey = "Set GEMINI_API_KEY to a key from Google AI Studio.";
    internal const string SetAccessToken = "Set GeminiOptions.AccessToken to a token provider, or ApiKey to a key for Vertex AI.";
    internal const string Connection = "Check the network, the proxy and the endpoint, then try again.";
    internal const string Certificate =
        "The certificate is not trusted, and nothing was sent. Check the endpoint, the clock of this machine, "
        + "and whether the certificate of your proxy is installed.";
    internal const string RateLimit = "Send fewer requests at a time, or allow a longer queue.";
    internal const string Timeout = "Try again, or raise the time limit.";

    internal static string? ForApi(int code, ErrorDetails details, TimeSpan? retryAfter, string message) =>
        FileAdvice.ForApi(code, message, resource: null) ?? ForStatus(code, details, retryAfter, message);

    private static string? ForStatus(int code, ErrorDetails details, TimeSpan? retryAfter, string message) =>
        (code, details.Reason) switch
        {
            (_, "API_KEY_INVALID") => "Check GEMINI_API_KEY: the service does not know this key.",
            (>= 300 and < 400, _) => "The endpoint redirects to another address. Redirects are not followed, because the key would be sent "
                + "there: set the other address as the endpoint.",
            (400, _) => "The service rejected the request: change it before you try again.",
            (401, _) => SetKey,
            (403, _) => details.Links is [{ Url: { } url }, ..]
                ? $"See {url}"
                : "The key has no access to this model or service: check its project and permissions.",
            (404, _) => "Check the model name and the endpoint.",
            (429, _) when TransientErrors.IsQuotaSpent(code, details, message) =>
                "The daily quota is used up until midnight Pacific time, or this model has no quota: use another model or plan.",
            (429, _) when retryAfter is { } delay => $"The quota is used up: try again in {Format(delay)}, or use another model or plan.",
            (429, _) => "The quota is used up: wait, or use another model or plan.",
            (499, _) => "The service cancelled the answer: try again.",
            (>= 500, _) => "The service is overloaded or has a fault: try again later.",
            _ => null,
        };

    /// <summary>The advice for an error about the amount of thinking.</summary>
    /// <param name="model">The model that was asked.</param>
    /// <param name="levels">The levels that it accepts.</param>
    internal static string ForThinking(string model, IEnumerable<string> levels) =>
        $"Use a thinking level that {model} supports: {string.Join(", ", levels)}.";

    internal static string? ForStream(StreamFault fault) =>
        fault switch
        {
            StreamFault.Truncated => "The text so far is kept. Ask again for the rest.",
            StreamFault.Unreadable => "Check the endpoint: a proxy may have changed the answer.",
            StreamFault.Diverged => "The text so far is kept. Ask again for a complete answer.",
            StreamFault.TooLarge => "Raise GeminiOptions.MaxEventBytes if you expect such answers.",
            _ => null,
        };

    private static string Format(TimeSpan delay)
    {
        var (amount, unit) =
            delay.TotalMinutes <= 3 ? (delay.TotalSeconds, "s")
            : delay.TotalHours <= 3 ? (delay.TotalMinutes, "min")
            : (delay.TotalHours, "h");
        return string.Create(CultureInfo.InvariantCulture, $"{Math.Ceiling(amount)} {unit}");
    }
}
