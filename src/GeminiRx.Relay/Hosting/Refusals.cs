using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace GeminiRx.Relay.Hosting;

/// <summary>Refuses requests in the form in which the service does it, so that its clients understand it.</summary>
internal static class Refusals
{
    private const string RetryAfter = "5";

    /// <summary>Answers with a status and a message.</summary>
    public static Task RefuseAsync(HttpContext http, int status, string message)
    {
        http.Response.StatusCode = status;
        http.Response.ContentType = "application/json; charset=utf-8";
        http.Response.Headers.CacheControl = "no-store";
        return http.Response.WriteAsync(ErrorJson(status, message) + "\n", http.RequestAborted);
    }

    /// <summary>Answers that the same request may succeed later.</summary>
    public static Task RefuseForNowAsync(HttpContext http, int status, string message)
    {
        http.Response.Headers.RetryAfter = RetryAfter;
        return RefuseAsync(http, status, message);
    }

    /// <summary>The service's JSON of an error.</summary>
    public static string ErrorJson(int status, string message)
    {
        var text = JsonEncodedText.Encode(message, JavaScriptEncoder.UnsafeRelaxedJsonEscaping);
        return $$$"""{"error":{"code":{{{status}}},"message":"{{{text}}}","status":"{{{WordOf(status)}}}"}}""";
    }

    /// <summary>Calls, and answers the failures of a log. A failure before the headers is a status. Afterwards the connection is cut, so
    /// that the reader comes back after its last event.</summary>
    public static async Task GuardAsync(HttpContext http, Func<Task> call)
    {
        try
        {
            await call().ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            // The reader has left.
        }
        catch (AnswerLogException e) when (!http.Response.HasStarted)
        {
            await (
                e.IsTransient ? RefuseForNowAsync(http, StatusOf(e.Fault), e.Message) : RefuseAsync(http, StatusOf(e.Fault), e.Message)
            ).ConfigureAwait(false);
        }
        catch (AnswerLogException)
        {
            http.Abort();
        }
    }

    private static int StatusOf(AnswerLogFault fault) =>
        fault switch
        {
            AnswerLogFault.Unknown or AnswerLogFault.InvalidId => StatusCodes.Status404NotFound,
            AnswerLogFault.InvalidOffset => StatusCodes.Status400BadRequest,
            AnswerLogFault.Full => StatusCodes.Status507InsufficientStorage,
            AnswerLogFault.Unavailable => StatusCodes.Status503ServiceUnavailable,
            _ => StatusCodes.Status500InternalServerError,
        };

    private static string WordOf(int status) =>
        status switch
        {
            StatusCodes.Status400BadRequest or StatusCodes.Status413PayloadTooLarge => "INVALID_ARGUMENT",
            StatusCodes.Status401Unauthorized => "UNAUTHENTICATED",
            StatusCodes.Status403Forbidden => "PERMISSION_DENIED",
            StatusCodes.Status404NotFound => "NOT_FOUND",
            StatusCodes.Status429TooManyRequests or StatusCodes.Status507InsufficientStorage => "RESOURCE_EXHAUSTED",
            StatusCodes.Status499ClientClosedRequest => "CANCELLED",
            StatusCodes.Status502BadGateway or StatusCodes.Status503ServiceUnavailable => "UNAVAILABLE",
            StatusCodes.Status408RequestTimeout or StatusCodes.Status504GatewayTimeout => "DEADLINE_EXCEEDED",
            _ => "INTERNAL",
        };
}
