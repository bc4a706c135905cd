namespace GeminiRx.Testing;

/// <summary>Failures as the library reports them: each with its kind, its advice, and whether a retry may succeed.</summary>
/// <remarks>The exceptions have public constructors for everything else.</remarks>
public static class FakeFailures
{
    /// <summary>The service is overloaded: status 503. Transient.</summary>
    /// <param name="retryAfter">The delay that the service asks for. Default: none.</param>
    /// <returns>The failure.</returns>
    public static GeminiApiException Unavailable(TimeSpan? retryAfter = null) =>
        new(503, "The model is overloaded.", "UNAVAILABLE", retryAfter: retryAfter);

    /// <summary>A quota per minute is used up: status 429. Transient.</summary>
    /// <param name="retryAfter">The delay that the service asks for. Default: none.</param>
    /// <returns>The failure.</returns>
    public static GeminiApiException TooManyRequests(TimeSpan? retryAfter = null) =>
        Quota("GenerateRequestsPerMinutePerProjectPerModel", retryAfter);

    /// <summary>The quota of the day is used up: status 429. Not transient.</summary>
    /// <returns>The failure.</returns>
    public static GeminiApiException DailyQuotaSpent() => Quota("GenerateRequestsPerDayPerProjectPerModel", null);

    /// <summary>The key is invalid: status 400. Not transient.</summary>
    /// <returns>The failure.</returns>
    public static GeminiApiException InvalidKey() =>
        new(400, "The key is not valid.", "INVALID_ARGUMENT", new ErrorDetails { Reason = "API_KEY_INVALID", Domain = "googleapis.com" });

    /// <summary>The service rejects the request: status 400. Not transient.</summary>
    /// <param name="message">The message of the service.</param>
    /// <returns>The failure.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="message"/> is null.</exception>
    public static GeminiApiException Rejected(string message = "The request is not valid.")
    {
        ArgumentNullException.ThrowIfNull(message);
        return new(400, message, "INVALID_ARGUMENT");
    }

    /// <summary>The model is unknown: status 404. Not transient.</summary>
    /// <returns>The failure.</returns>
    public static GeminiApiException UnknownModel() => new(404, "The model was not found.", "NOT_FOUND");

    /// <summary>The connection was dropped. Transient.</summary>
    /// <returns>The failure.</returns>
    public static GeminiConnectionException Dropped() => new("The connection was lost.", new IOException("The connection was closed."));

    /// <summary>The answer ended without a finish reason. Transient.</summary>
    /// <returns>The failure.</returns>
    public static GeminiStreamException Truncated() =>
        new(StreamFault.Truncated, "The answer ended without a finish reason: it is truncated.");

    /// <summary>An event of the answer is not valid JSON. Not transient.</summary>
    /// <returns>The failure.</returns>
    public static GeminiStreamException Unreadable() => new(StreamFault.Unreadable, "An event of the answer is not valid JSON.");

    /// <summary>A time limit elapsed. Not transient.</summary>
    /// <param name="limit">The limit. Default: the time to the first content.</param>
    /// <returns>The failure.</returns>
    public static GeminiTimeoutException TimedOut(TimeLimit limit = TimeLimit.FirstContent) => new(limit, "A time limit elapsed.");

    /// <summary>The rate limiter of this program rejected the request. Transient if it names a delay.</summary>
    /// <param name="retryAfter">The delay that the limiter asks for. Default: none.</param>
    /// <returns>The failure.</returns>
    public static GeminiRateLimitException RateLimited(TimeSpan? retryAfter = null) => new(retryAfter);

    private static GeminiApiException Quota(string id, TimeSpan? retryAfter) =>
        new(
            429,
            "A quota is used up.",
            "RESOURCE_EXHAUSTED",
            new ErrorDetails { QuotaViolations = [new QuotaViolation(null, id, null)], RetryDelay = retryAfter },
            retryAfter
        );
}
