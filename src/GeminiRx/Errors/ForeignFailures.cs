using System.Net.Sockets;

namespace GeminiRx;

/// <summary>Converts exceptions of other clients to those of this library, so that its operators retry and report them.</summary>
public static class ForeignFailures
{
    /// <summary>Converts an exception. Only names of types appear in the message, because the message of another client may quote a key or
    /// a prompt; the exception itself is the inner exception.</summary>
    /// <param name="failure">The exception.</param>
    /// <param name="status">The HTTP status that the other service sent, from 400 to 599. Default null: that of an
    /// <see cref="HttpRequestException"/>, if it has one.</param>
    /// <returns>A <see cref="GeminiException"/> unchanged. A <see cref="GeminiApiException"/> for a status, without an inner exception. A
    /// <see cref="GeminiConnectionException"/>, which is transient, for faults of the connection. A <see cref="GeminiTimeoutException"/>
    /// for a time-out or a cancellation. Null for any other exception, which is a fault of the program.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="failure"/> is null.</exception>
    public static GeminiException? Convert(Exception failure, int? status = null)
    {
        ArgumentNullException.ThrowIfNull(failure);
        status ??= (int?)(failure as HttpRequestException)?.StatusCode;
        return failure switch
        {
            GeminiException own => own,
            _ when status is >= 400 and < 600 => new GeminiApiException(
                status.Value,
                null,
                new ErrorDetails(),
                null,
                $"The other service answered with status {status} ({failure.GetType().Name})."
            ),
            HttpRequestException or IOException or SocketException => new GeminiConnectionException(
                $"The connection to the other service failed ({failure.GetType().Name}).",
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

    /// <summary>Creates the error for an answer of another client that ended without a finish reason.</summary>
    /// <returns>A <see cref="GeminiStreamException"/> with <see cref="StreamFault.Truncated"/>, which is transient.</returns>
    public static GeminiException Truncated() =>
        new GeminiStreamException(StreamFault.Truncated, "The answer of the other service ended without a finish reason.");
}
