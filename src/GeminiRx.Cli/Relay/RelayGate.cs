using System.Diagnostics;
using System.Globalization;
using GeminiRx.Cli.Errors;
using GeminiRx.Relay;
using GeminiRx.Relay.Hosting;
using Microsoft.AspNetCore.Http;

namespace GeminiRx.Cli;

/// <summary>Decides about each request before an address answers it: pages of other origins, tokens, limits, and the end of the
/// relay.</summary>
/// <param name="settings">The settings.</param>
/// <param name="log">The log, whose state is that of the relay.</param>
/// <param name="metrics">What a request for them receives.</param>
/// <param name="report">Receives a line about each failure that no address has answered.</param>
internal sealed class RelayGate(RelaySettings settings, IAnswerLog log, RelayMetrics metrics, Action<string> report)
{
    private const string CallerItem = "geminirx.caller";
    private const string Metrics = "/metrics";
    private const string ForwardedScheme = "X-Forwarded-Proto";

    private readonly RelayReadiness _readiness = new(log);
    private readonly RelayPlaces _places = new(settings);
    private volatile bool _isDraining;

    /// <summary>Refuses requests from now on, but those that read or stop an answer.</summary>
    public void Drain() => _isDraining = true;

    /// <summary>Counts an answer of the caller of a request; null if there are too many.</summary>
    public IDisposable? BeginAnswer(HttpContext http) => settings.Callers.BeginAnswer((string)http.Items[CallerItem]!);

    /// <summary>The bytes of the bodies of the caller of a request.</summary>
    public BodyBudget BodiesOf(HttpContext http) => settings.Callers.BodiesOf((string)http.Items[CallerItem]!);

    /// <summary>Answers the request, or lets it in. A failure that no address has answered is a status, or, after the headers, the end of
    /// the connection.</summary>
    public async Task AnswerAsync(HttpContext http, RequestDelegate next)
    {
        try
        {
            await LetInAsync(http, next);
        }
        catch (Exception) when (http.RequestAborted.IsCancellationRequested)
        {
            // The caller has left.
        }
        catch (BadHttpRequestException e)
        {
            await FailAsync(http, e.StatusCode, RelayErrors.BadRequest);
        }
        catch (Exception e)
        {
            report(RelayErrors.Unexpected(e));
            await FailAsync(http, StatusCodes.Status500InternalServerError, RelayErrors.Failed);
        }
    }

    private async Task LetInAsync(HttpContext http, RequestDelegate next)
    {
        if (settings.IsBehindProxy && http.Request.Headers[ForwardedScheme].ToString() is ("http" or "https") and var scheme)
        {
            http.Request.Scheme = scheme;
        }

        http.Response.Headers.XContentTypeOptions = "nosniff"; // an answer may be any text
        if (await settings.Origins.TryAnswerAsync(http, isReport: false))
        {
            return;
        }

        var path = http.Request.Path;
        if (path == "/health" || path == "/ready")
        {
            await WriteHealthAsync(http, isReadiness: path == "/ready");
            return;
        }

        if (CallerOf(http) is not { } caller)
        {
            await RefuseStrangerAsync(http);
            return;
        }

        http.Items[CallerItem] = caller;
        if (_isDraining && path != Metrics && !IsOfAnAnswer(http.Request))
        {
            await Refusals.RefuseForNowAsync(http, StatusCodes.Status503ServiceUnavailable, RelayErrors.IsDraining);
        }
        else if (settings.Callers.Request(caller) is { Ticks: > 0 } wait)
        {
            await RelayPlaces.RefuseForAWhileAsync(http, wait, RelayErrors.TooManyRequests);
        }
        else if (path == Metrics)
        {
            await metrics.WriteAsync(http);
        }
        else if (http.GetEndpoint() is null)
        {
            await Refusals.RefuseAsync(http, StatusCodes.Status404NotFound, RelayErrors.UnknownAddress);
        }
        else
        {
            await _places.LetInAsync(http, caller, next);
        }
    }

    /// <summary>Answers and writes a line about it, without the ids of answers, which are secrets.</summary>
    public async Task AnswerVerboselyAsync(HttpContext http, RequestDelegate next)
    {
        var started = Stopwatch.GetTimestamp();
        try
        {
            await AnswerAsync(http, next);
        }
        finally
        {
            var path =
                http.GetEndpoint() is null || RelayPlaces.SecretNames.Any(http.Request.Path.StartsWithSegments)
                    ? RouteOf(http)
                    : http.Request.Path.Value;
            var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
            var end = http.RequestAborted.IsCancellationRequested ? ", left" : "";
            StandardError.WriteMessage(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{http.Request.Method} {path} {http.Response.StatusCode}{end} after {seconds:0.0} s"
                )
            );
        }
    }

    // Not without the headers that a page needs to read it.
    private static Task FailAsync(HttpContext http, int status, string message)
    {
        if (http.Response.HasStarted)
        {
            http.Abort();
            return Task.CompletedTask;
        }

        http.Response.ContentLength = null;
        return Refusals.RefuseAsync(http, status, message);
    }

    private static string RouteOf(HttpContext http) =>
        RelayPlaces.SecretNames.FirstOrDefault(http.Request.Path.StartsWithSegments) is { HasValue: true } start ? $"{start}/…" : "…";

    // A page's EventSource that comes back, and is answered with another status than 200, never comes again.
    private static bool IsOfAnAnswer(HttpRequest request) =>
        request.Path.StartsWithSegments(RelayPlaces.Answers)
        && (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method) || HttpMethods.IsDelete(request.Method));

    // Null for a stranger. Without tokens, all callers of one address are one; behind a proxy, the readers of
    // signed addresses have one.
    private string? CallerOf(HttpContext http)
    {
        var address = http.Connection.RemoteIpAddress?.ToString() ?? "";
        if (!settings.IsGuarded)
        {
            return AllowedOrigins.IsForOwnHost(http) ? address : null;
        }

        var token = ServiceRequest.CredentialsOf(http.Request).Select(credential => settings.Tokens?.IndexOf(credential)).Max();
        return token is { } index ? string.Create(CultureInfo.InvariantCulture, $"token {index}")
            : SignedIdOf(http) is { } id ? $"signed {id}"
            : null;
    }

    private string? SignedIdOf(HttpContext http)
    {
        var (request, query) = (http.Request, http.Request.Query);
        return
            settings.Signer is { } signer
            && (HttpMethods.IsGet(request.Method) || HttpMethods.IsDelete(request.Method))
            && request.Path.StartsWithSegments(RelayPlaces.Answers, out var rest)
            && rest.Value is ['/', .. var id]
            && signer.IsValid(id, query["expires"], query["signature"], log.Options.TimeProvider.GetUtcNow())
            ? id
            : null;
    }

    private Task RefuseStrangerAsync(HttpContext http)
    {
        if (!settings.IsGuarded)
        {
            return Refusals.RefuseAsync(http, StatusCodes.Status403Forbidden, RelayErrors.ForeignHost);
        }

        http.Response.Headers.WWWAuthenticate = "Bearer";
        return Refusals.RefuseAsync(http, StatusCodes.Status401Unauthorized, RelayErrors.WrongToken);
    }

    private async Task WriteHealthAsync(HttpContext http, bool isReadiness)
    {
        var state =
            !isReadiness ? "ok"
            : _isDraining ? "draining"
            : await _readiness.IsReadyAsync(http.RequestAborted) ? "ok"
            : "unavailable";
        http.Response.StatusCode = state == "ok" ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable;
        http.Response.ContentType = "application/json; charset=utf-8";
        http.Response.Headers.CacheControl = "no-store";
        await http.Response.WriteAsync($$"""{"status":"{{state}}"}""" + "\n", http.RequestAborted);
    }
}
