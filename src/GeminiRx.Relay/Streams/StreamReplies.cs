using GeminiRx.Relay.Errors;
using GeminiRx.Relay.Streams.Storage;
using Microsoft.AspNetCore.Http;

namespace GeminiRx.Relay.Streams;

/// <summary>What all responses have, and the responses to refused requests.</summary>
internal static class StreamReplies
{
    private const string RetryAfter = "5";

    /// <summary>Answers a request. A failure before the headers is a status; afterwards the connection is cut, so that the reader comes
    /// back after what it has.</summary>
    public static async Task GuardAsync(HttpContext http, Func<Task> call)
    {
        var headers = http.Response.Headers;
        headers.XContentTypeOptions = "nosniff";
        headers["Cross-Origin-Resource-Policy"] = "same-origin"; // says nothing about CORS
        headers.ContentSecurityPolicy = "sandbox"; // contents are no page of this server, whatever their type says
        try
        {
            await call().ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            // The client has left.
        }
        catch (StreamException e) when (!http.Response.HasStarted)
        {
            await RefuseAsync(http, e).ConfigureAwait(false);
        }
        catch (AnswerLogException e) when (!http.Response.HasStarted)
        {
            var isFull = e.Fault == AnswerLogFault.Full;
            headers.RetryAfter = RetryAfter;
            await RefuseAsync(
                    http,
                    isFull ? StatusCodes.Status507InsufficientStorage : StatusCodes.Status503ServiceUnavailable,
                    isFull ? "The disk of the streams is full. Free space." : "The folder of the streams cannot be used. Try again."
                )
                .ConfigureAwait(false);
        }
        catch (Exception e) when (e is StreamException or AnswerLogException or IOException and not BadHttpRequestException)
        {
            http.Abort();
        }
    }

    /// <summary>Sets what a response says about a stream.</summary>
    public static void Describe(HttpContext http, StreamOffset next, bool isClosed)
    {
        http.Response.Headers[StreamHeaders.NextOffset] = next.ToString();
        if (isClosed)
        {
            http.Response.Headers[StreamHeaders.Closed] = StreamHeaders.True;
        }
    }

    private static Task RefuseAsync(HttpContext http, StreamException e)
    {
        var headers = http.Response.Headers;
        if (e.Info is { } info)
        {
            Describe(http, info.Tail, info.IsClosed);
        }

        if (e.Epoch is { } epoch)
        {
            headers[StreamHeaders.ProducerEpoch] = StreamHeaders.FormatInteger(epoch);
        }

        if (e.Numbers is { } numbers)
        {
            headers[StreamHeaders.ExpectedNumber] = StreamHeaders.FormatInteger(numbers.Expected);
            headers[StreamHeaders.ReceivedNumber] = StreamHeaders.FormatInteger(numbers.Received);
        }

        if (e.Fault is StreamRefusal.TooManyReaders or StreamRefusal.TooManyBodies or StreamRefusal.TooManyBodiesOfCaller)
        {
            headers.RetryAfter = RetryAfter;
        }

        return RefuseAsync(http, StatusOf(e.Fault), e.Message);
    }

    private static Task RefuseAsync(HttpContext http, int status, string message)
    {
        http.Response.StatusCode = status;
        http.Response.ContentType = "text/plain; charset=utf-8";
        http.Response.Headers.CacheControl = "no-store";
        return HttpMethods.IsHead(http.Request.Method) ? Task.CompletedTask : http.Response.WriteAsync(message, http.RequestAborted);
    }

    private static int StatusOf(StreamRefusal fault) =>
        fault switch
        {
            StreamRefusal.Unknown => StatusCodes.Status404NotFound,
            StreamRefusal.Removed or StreamRefusal.StaleOffset => StatusCodes.Status410Gone,
            StreamRefusal.StaleEpoch => StatusCodes.Status403Forbidden,
            StreamRefusal.BodyTooLarge => StatusCodes.Status413PayloadTooLarge,
            StreamRefusal.StreamFull => StatusCodes.Status507InsufficientStorage,
            StreamRefusal.NotOffered => StatusCodes.Status501NotImplemented,
            StreamRefusal.BodyTooSlow => StatusCodes.Status408RequestTimeout,
            StreamRefusal.TooManyBodiesOfCaller => StatusCodes.Status429TooManyRequests,
            StreamRefusal.TooManyReaders or StreamRefusal.TooManyBodies => StatusCodes.Status503ServiceUnavailable,
            StreamRefusal.InvalidOffset or StreamRefusal.InvalidName or StreamRefusal.InvalidBody or StreamRefusal.EpochNotAtStart =>
                StatusCodes.Status400BadRequest,
            _ => StatusCodes.Status409Conflict,
        };
}
