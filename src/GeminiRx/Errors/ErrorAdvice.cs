using System.Globalization;

namespace GeminiRx;

/// <summary>The one place that says what a person can do about a failure.</summary>
internal static class ErrorAdvice
{
    internal const string SetKey = "Set GEMINI_API_KEY to a key from Google AI Studio.";
    internal const string SetAccessToken = "Set GeminiOptions.AccessToken to a provider of tokens, or ApiKey to a key of Vertex AI.";
    internal const string Connection = "Check the network, the proxy and the endpoint, then try again.";
    internal const string RateLimit = "Ask less at a time, or allow a longer queue.";
    internal const string Timeout = "Try again, or allow more time.";

    internal static string? ForApi(int code, ErrorDetails details, TimeSpan? retryAfter, string message) =>
        (code, details.Reason) switch
        {
            (_, "API_KEY_INVALID") => "Check GEMINI_API_KEY: the service does not know this key.",
            (>= 300 and < 400, _) =>
                "The endpoint sends on to another address, which is not followed, since the key would go there: set that address as the endpoint.",
            (400, _) => "The request itself was refused: change it before trying again.",
            (401, _) => SetKey,
            (403, _) => details.Links is [{ Url: { } url }, ..]
                ? $"See {url}"
                : "The key may not use this model or this service: check its project and permissions.",
            (404, _) => "Check the model's name and the endpoint.",
            (429, _) when Transience.IsSpent(code, details, message) =>
                "The quota is used up for today, until midnight, Pacific time, or is none for this model: use another model or plan.",
            (429, _) when retryAfter is { } wait => $"The quota is used up: try again in {Words(wait)}, or use another model or plan.",
            (429, _) => "The quota is used up: wait, or use another model or plan.",
            (499, _) => "The service cancelled the answer: try again.",
            (>= 500, _) => "The service is overloaded or has a fault: try again in a while.",
            _ => null,
        };

    private static string Words(TimeSpan wait)
    {
        var (amount, unit) =
            wait.TotalMinutes <= 3 ? (wait.TotalSeconds, "s")
            : wait.TotalHours <= 3 ? (wait.TotalMinutes, "min")
            : (wait.TotalHours, "h");
        return string.Create(CultureInfo.InvariantCulture, $"{Math.Ceiling(amount)} {unit}");
    }

    internal static string? ForStream(StreamFault fault) =>
        fault switch
        {
            StreamFault.Truncated => "What arrived is kept; ask again for the rest.",
            StreamFault.Unreadable => "Check the endpoint: a proxy may have changed the answer.",
            StreamFault.Diverged => "What arrived is kept; ask again for a whole answer.",
            StreamFault.TooLarge => "Raise GeminiOptions.MaxEventBytes if such answers are expected.",
            _ => null,
        };

    internal static string? ForOutcome(Outcome outcome) =>
        outcome switch
        {
            Outcome.MaxTokens => "Allow more output tokens, or ask the model to go on.",
            Outcome.Blocked => "Change the prompt, or the safety settings where the reason is one of them.",
            Outcome.Malformed => "Ask again; where it happens often, make the tools' declarations simpler.",
            _ => null,
        };

    // The service's own words about the end may hold the answer's: they stay in the chunk.
    internal static string MessageForEnd(FinishedChunk end) =>
        $"The answer ended without being complete: {end.BlockReason?.Value ?? end.Reason?.Value ?? ChunkJson.NameOf(end.Outcome)}.";
}
