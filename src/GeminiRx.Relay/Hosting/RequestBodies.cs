using Microsoft.AspNetCore.Http;

namespace GeminiRx.Relay.Hosting;

/// <summary>Reads bodies of requests within limits.</summary>
/// <param name="maxBytes">The maximum size of a body.</param>
/// <param name="limit">The longest time of reading one.</param>
/// <param name="all">How many bytes of all callers may be in memory.</param>
internal sealed class RequestBodies(int maxBytes, TimeSpan limit, BodyBudget all)
{
    private const int FirstBytes = 16 << 10;
    private const string CallerHasTooMuch = "The bodies of this caller are too large together. Try again later.";
    private const string TooMuch = "The bodies of all callers are too large together. Try again later.";
    private const string TooSlow = "The body took too long. Send it faster.";

    /// <summary>Reads a body; the memory grows with what has arrived, not with what is announced.</summary>
    /// <param name="http">The request.</param>
    /// <param name="timeProvider">The clock.</param>
    /// <param name="ofCaller">How many bytes of this caller may be in memory; null for no limit.</param>
    /// <returns>The body, which is to be disposed; null if the request was refused.</returns>
    public async Task<RequestBody?> ReadAsync(HttpContext http, TimeProvider timeProvider, BodyBudget? ofCaller = null)
    {
        using var time = new CancellationTokenSource(limit, timeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(time.Token, http.RequestAborted);
        var body = new RequestBody(ofCaller is null ? [all] : [ofCaller, all]);
        var isRead = false;
        try
        {
            var exceeded = await FillAsync(http.Request, body, either.Token).ConfigureAwait(false);
            isRead = exceeded is null;
            await (exceeded?.Invoke(http) ?? Task.CompletedTask).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (time.IsCancellationRequested && !http.RequestAborted.IsCancellationRequested)
        {
            await Refusals.RefuseAsync(http, StatusCodes.Status408RequestTimeout, TooSlow).ConfigureAwait(false);
        }
        finally
        {
            if (!isRead)
            {
                body.Dispose();
            }
        }

        return isRead ? body : null;
    }

    // Null if it has been read; otherwise what refuses it.
    private async Task<Func<HttpContext, Task>?> FillAsync(HttpRequest request, RequestBody body, CancellationToken cancellationToken)
    {
        while (request.ContentLength is null || request.ContentLength <= maxBytes)
        {
            if (body.Free.IsEmpty && body.Grow((int)Math.Min(Math.Max(FirstBytes, body.Bytes.Length * 2L), maxBytes + 1L)) is { } exceeded)
            {
                return exceeded == all
                    ? http => Refusals.RefuseForNowAsync(http, StatusCodes.Status503ServiceUnavailable, TooMuch)
                    : http => Refusals.RefuseForNowAsync(http, StatusCodes.Status429TooManyRequests, CallerHasTooMuch);
            }

            var count = await request.Body.ReadAsync(body.Free, cancellationToken).ConfigureAwait(false);
            body.Advance(count);
            if (count == 0)
            {
                return null;
            }

            if (body.Bytes.Length > maxBytes)
            {
                break;
            }
        }

        return http => Refusals.RefuseAsync(http, StatusCodes.Status413PayloadTooLarge, $"The body is larger than {maxBytes:N0} bytes.");
    }
}
