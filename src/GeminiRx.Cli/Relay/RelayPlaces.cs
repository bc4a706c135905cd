using System.Globalization;
using GeminiRx.Cli.Errors;
using GeminiRx.Relay.Hosting;
using Microsoft.AspNetCore.Http;

namespace GeminiRx.Cli;

/// <summary>The readers of callers, which have a limit.</summary>
internal sealed class RelayPlaces(RelaySettings settings)
{
    /// <summary>The path of answers.</summary>
    public const string Answers = "/answers";

    /// <summary>The path of durable streams.</summary>
    public const string Streams = "/streams";

    private static readonly TimeSpan _placeWait = TimeSpan.FromSeconds(5);

    /// <summary>The paths of what who has its name may read.</summary>
    public static IReadOnlyList<PathString> SecretNames { get; } = [Answers, Streams];

    /// <summary>Lets a request in if there is room for it.</summary>
    public async Task LetInAsync(HttpContext http, string caller, RequestDelegate next)
    {
        var (path, method) = (http.Request.Path, http.Request.Method);
        if (!HttpMethods.IsGet(method) || !SecretNames.Any(path.StartsWithSegments))
        {
            await next(http);
            return;
        }

        // A reader has a connection, and memory for a page, for as long as it likes.
        using var reader = settings.Callers.BeginReader(caller);
        await (reader is null ? RefuseForAWhileAsync(http, _placeWait, RelayErrors.TooManyReaders) : next(http));
    }

    /// <summary>Refuses a request of a caller that has too much for now. A reader of events is asked to come back: a page's EventSource
    /// never does that after another status than 200.</summary>
    public static Task RefuseForAWhileAsync(HttpContext http, TimeSpan wait, string message)
    {
        if (http.Request.Path.StartsWithSegments(Answers) && AnswerEndpoints.IsForEvents(http.Request))
        {
            // A page keeps this wait for all of its later connections.
            return AnswerEndpoints.AskToComeBackAsync(http, wait > _placeWait ? wait : _placeWait);
        }

        http.Response.Headers.RetryAfter = Math.Ceiling(wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        return Refusals.RefuseAsync(http, StatusCodes.Status429TooManyRequests, message);
    }
}
