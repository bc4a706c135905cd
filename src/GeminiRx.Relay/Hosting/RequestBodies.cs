using GeminiRx.Relay.Errors;
using Microsoft.AspNetCore.Http;

namespace GeminiRx.Relay.Hosting;

/// <summary>Why a body is refused.</summary>
internal enum BodyRefusal
{
    TooLarge,
    TooSlow,
    TooMuchOfCaller,
    TooMuch,
}

/// <summary>Reads bodies of requests within limits.</summary>
internal sealed class RequestBodies
{
    private const int FirstBytes = 16 << 10;

    private readonly int _maxBytes;
    private readonly TimeSpan _limit;
    private readonly BodyBudget _all;
    private readonly int _copies;

    /// <summary>Sets the limits.</summary>
    /// <param name="maxBytes">The maximum size of a body.</param>
    /// <param name="limit">The longest time of reading one.</param>
    /// <param name="all">How many bytes of all callers may be in memory.</param>
    /// <param name="copies">How many times a body is in memory until it is disposed.</param>
    /// <exception cref="GeminiConfigurationException">The largest body would always exceed the budget.</exception>
    public RequestBodies(int maxBytes, TimeSpan limit, BodyBudget all, int copies = 1)
    {
        var needed = NeededFor(maxBytes, copies);
        (_maxBytes, _limit, _all, _copies) =
            all.MaxBytes >= needed ? (maxBytes, limit, all, copies) : throw OptionErrors.BudgetTooSmall(all.MaxBytes, maxBytes, needed);
    }

    /// <summary>The smallest budget for bodies of a size. One byte more tells that a body is too large.</summary>
    public static long NeededFor(int maxBytes, int copies = 1) => copies * (maxBytes + 1L);

    /// <summary>Reads a body, and answers if it is refused.</summary>
    /// <param name="http">The request.</param>
    /// <param name="timeProvider">The clock.</param>
    /// <param name="ofCaller">How many bytes of this caller may be in memory; null for no limit.</param>
    /// <returns>The body, which is to be disposed; null if the request was refused.</returns>
    public async Task<RequestBody?> ReadAsync(HttpContext http, TimeProvider timeProvider, BodyBudget? ofCaller = null)
    {
        var (body, refusal) = await TryReadAsync(http, timeProvider, ofCaller).ConfigureAwait(false);
        if (body is null)
        {
            var (status, message) = AnswerTo(refusal, _maxBytes);
            await (
                refusal is BodyRefusal.TooMuch or BodyRefusal.TooMuchOfCaller
                    ? Refusals.RefuseForNowAsync(http, status, message)
                    : Refusals.RefuseAsync(http, status, message)
            ).ConfigureAwait(false);
        }

        return body;
    }

    /// <summary>Reads a body; the memory grows with what has arrived, not with what is announced.</summary>
    /// <param name="http">The request.</param>
    /// <param name="timeProvider">The clock.</param>
    /// <param name="ofCaller">How many bytes of this caller may be in memory; null for no limit.</param>
    /// <returns>The body, which is to be disposed; null, and why it is refused.</returns>
    public async Task<(RequestBody? Body, BodyRefusal Refusal)> TryReadAsync(
        HttpContext http,
        TimeProvider timeProvider,
        BodyBudget? ofCaller
    )
    {
        using var time = new CancellationTokenSource(_limit, timeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(time.Token, http.RequestAborted);
        var body = new RequestBody(ofCaller is null ? [_all] : [ofCaller, _all], _copies);
        var isRead = false;
        try
        {
            var refusal = await FillAsync(http.Request, body, either.Token).ConfigureAwait(false);
            isRead = refusal is null;
            return isRead ? (body, default) : (null, refusal!.Value);
        }
        catch (OperationCanceledException) when (time.IsCancellationRequested && !http.RequestAborted.IsCancellationRequested)
        {
            return (null, BodyRefusal.TooSlow);
        }
        finally
        {
            if (!isRead)
            {
                body.Dispose();
            }
        }
    }

    /// <summary>The status and the message of a refusal.</summary>
    public static (int Status, string Message) AnswerTo(BodyRefusal refusal, int maxBytes) =>
        refusal switch
        {
            BodyRefusal.TooLarge => (StatusCodes.Status413PayloadTooLarge, $"The body is larger than {maxBytes:N0} bytes."),
            BodyRefusal.TooSlow => (StatusCodes.Status408RequestTimeout, "The body took too long. Send it faster."),
            BodyRefusal.TooMuchOfCaller => (
                StatusCodes.Status429TooManyRequests,
                "The bodies of this caller are too large together. Try again later."
            ),
            _ => (StatusCodes.Status503ServiceUnavailable, "The bodies of all callers are too large together. Try again later."),
        };

    // Null if it has been read.
    private async Task<BodyRefusal?> FillAsync(HttpRequest request, RequestBody body, CancellationToken cancellationToken)
    {
        while (request.ContentLength is null || request.ContentLength <= _maxBytes)
        {
            if (body.Free.IsEmpty && body.Grow((int)Math.Min(Math.Max(FirstBytes, body.Bytes.Length * 2L), _maxBytes + 1L)) is { } exceeded)
            {
                return exceeded == _all ? BodyRefusal.TooMuch : BodyRefusal.TooMuchOfCaller;
            }

            var count = await request.Body.ReadAsync(body.Free, cancellationToken).ConfigureAwait(false);
            body.Advance(count);
            if (count == 0)
            {
                return null;
            }

            if (body.Bytes.Length > _maxBytes)
            {
                break;
            }
        }

        return BodyRefusal.TooLarge;
    }
}
