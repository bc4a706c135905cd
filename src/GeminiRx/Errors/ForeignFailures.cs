using System.Globalization;
using System.Net.Sockets;

namespace GeminiRx;

/// <summary>Converts exceptions of other clients to those of this library, so that its operators retry and report them.</summary>
public static class ForeignFailures
{
    // Of a failure with many causes, such as an AggregateException.
    private const int MaxCauses = 64;

    /// <summary>Converts an exception, or the first of its inner exceptions that has a counterpart. Only names of types appear in the
    /// message, because the message of another client may quote a key or a prompt; the exception itself is the inner exception.</summary>
    /// <param name="failure">The exception.</param>
    /// <param name="status">The HTTP status that the other service sent, from 400 to 599; 0 counts as none. Default null: that of an
    /// <see cref="HttpRequestException"/>, if it has one.</param>
    /// <returns>A <see cref="GeminiException"/> unchanged. A <see cref="GeminiApiException"/> for a status, without an inner exception. A
    /// <see cref="GeminiConnectionException"/>, which is transient, for faults of the connection. A <see cref="GeminiTimeoutException"/>
    /// for a time-out or a cancellation. Null for any other exception, which is a fault of the program.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="failure"/> is null.</exception>
    public static GeminiException? Convert(Exception failure, int? status = null) => Convert(failure, _ => status);

    /// <inheritdoc cref="Convert(Exception, int?)"/>
    /// <param name="failure">The exception.</param>
    /// <param name="statusOf">Returns the HTTP status of an exception, from 400 to 599, or null or 0 for none. It is asked for the
    /// exception and its inner exceptions. Null: only the status of an <see cref="HttpRequestException"/> is known.</param>
    public static GeminiException? Convert(Exception failure, Func<Exception, int?>? statusOf)
    {
        ArgumentNullException.ThrowIfNull(failure);
        var causes = CausesOf(failure);
        return causes.OfType<GeminiException>().FirstOrDefault()
            ?? causes.Select(cause => OfStatus(cause, statusOf)).FirstOrDefault(api => api is not null)
            ?? causes.Select(cause => OfKind(cause, failure)).FirstOrDefault(converted => converted is not null);
    }

    /// <summary>Creates the error for an answer in which another client reported an error instead of throwing it.</summary>
    /// <param name="code">The code of the error. Default null: none. The message shows a short code of letters, digits and <c>._-</c>,
    /// since another text may quote a prompt.</param>
    /// <returns>A <see cref="GeminiApiException"/> for an HTTP status from 400 to 599, otherwise a <see cref="GeminiStreamException"/> with
    /// <see cref="StreamFault.Truncated"/>, which is transient.</returns>
    public static GeminiException Reported(string? code = null) =>
        int.TryParse(code, CultureInfo.InvariantCulture, out var status) && status is >= 400 and < 600
            ? new GeminiApiException(status, $"The other service reported status {status} within its answer.")
            : new GeminiStreamException(
                StreamFault.Truncated,
                code is { Length: > 0 and <= 64 } && code.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '.' or '_' or '-')
                    ? $"The other service reported the error {code} within its answer."
                    : "The other service reported an error within its answer."
            );

    /// <summary>Creates the error for an answer of another client that ended without a finish reason.</summary>
    /// <returns>A <see cref="GeminiStreamException"/> with <see cref="StreamFault.Truncated"/>, which is transient.</returns>
    public static GeminiException Truncated() =>
        new GeminiStreamException(StreamFault.Truncated, "The answer of the other service ended without a finish reason.");

    private static List<Exception> CausesOf(Exception failure)
    {
        var causes = new List<Exception> { failure };
        for (var at = 0; at < causes.Count; at++)
        {
            IEnumerable<Exception> inner = causes[at] switch
            {
                AggregateException several => several.InnerExceptions,
                { InnerException: { } one } => [one],
                _ => [],
            };
            causes.AddRange(inner.Take(MaxCauses - causes.Count));
        }

        return causes;
    }

    private static GeminiApiException? OfStatus(Exception cause, Func<Exception, int?>? statusOf)
    {
        var sent = statusOf?.Invoke(cause);
        var status = sent is null or 0 ? (int?)(cause as HttpRequestException)?.StatusCode : sent;
        return status is >= 400 and < 600
            ? new GeminiApiException(
                status.Value,
                null,
                new ErrorDetails(),
                null,
                $"The other service answered with status {status} ({cause.GetType().Name})."
            )
            : null;
    }

    private static GeminiException? OfKind(Exception cause, Exception failure) =>
        cause switch
        {
            HttpRequestException or IOException or SocketException => new GeminiConnectionException(
                $"The connection to the other service failed ({cause.GetType().Name}).",
                failure
            ),
            OperationCanceledException or TimeoutException => new GeminiTimeoutException(
                TimeLimit.HttpClient,
                "The time limit of the other client elapsed.",
                failure
            ),
            _ => null,
        };
}
