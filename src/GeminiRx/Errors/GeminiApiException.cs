using System.Globalization;
using GeminiRx.Errors;

namespace GeminiRx;

/// <summary>The service returned an error, as an HTTP status or inside of the stream.</summary>
public sealed class GeminiApiException : GeminiException
{
    /// <summary>Creates a failure, for sources and tests of your own.</summary>
    /// <param name="code">The HTTP status, such as 503. It decides, with the details, about the advice and whether a retry may
    /// succeed.</param>
    /// <param name="message">The service's message.</param>
    /// <param name="status">The canonical status, such as <c>UNAVAILABLE</c>. Default: none.</param>
    /// <param name="details">The typed details. Default: none.</param>
    /// <param name="retryAfter">The delay that the service asks for. Default: none.</param>
    public GeminiApiException(int code, string message, string? status = null, ErrorDetails? details = null, TimeSpan? retryAfter = null)
        : this(code, status, details ?? new(), retryAfter, message) { }

    internal GeminiApiException(int code, string? status, ErrorDetails details, TimeSpan? retryAfter, string message, string? advice = null)
        : base(message, advice ?? ErrorAdvice.ForApi(code, details, retryAfter, message), null)
    {
        Code = code;
        Status = status;
        Details = details;
        RetryAfter = retryAfter;
    }

    /// <inheritdoc/>
    public override string Kind => "api";

    /// <summary>The same error, with *** in the place of secrets in its message.</summary>
    internal GeminiApiException Without(IReadOnlyList<string> secrets)
    {
        // A shorter value is not a key, and may be an ordinary word.
        var message = secrets
            .Where(secret => secret.Length >= 12)
            .Aggregate(Message, (text, secret) => text.Replace(secret, "***", StringComparison.Ordinal));
        return message == Message ? this : new(Code, Status, Details, RetryAfter, message, Advice);
    }

    /// <summary>The same error with other advice.</summary>
    internal GeminiApiException With(string advice) => new(Code, Status, Details, RetryAfter, Message, advice);

    /// <summary>The same error with advice that names the file or cache of the request; null for none.</summary>
    internal GeminiApiException About(string? resource) =>
        resource is not null && FileAdvice.ForApi(Code, Message, resource) is { } advice ? With(advice) : this;

    internal override string Type => Status ?? Code.ToString(CultureInfo.InvariantCulture);

    internal override TimeSpan? RetryDelay => RetryAfter;

    /// <summary>The HTTP status of the error, also for an error inside of a stream with status 200.</summary>
    public int Code { get; }

    /// <summary>The canonical status, such as <c>RESOURCE_EXHAUSTED</c>; null if the response contains none, for example a gateway's
    /// page.</summary>
    public string? Status { get; }

    /// <summary>The typed details of the error.</summary>
    public ErrorDetails Details { get; }

    /// <summary>The delay that the service asks for before a retry, from its details, its message or a header; null if none.</summary>
    public TimeSpan? RetryAfter { get; }
}
