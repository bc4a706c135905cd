using System.Net;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace GeminiRx.Cli;

/// <summary>
/// The origins whose pages may use the emulator: answers the question that a browser asks before a request (preflight), and adds the
/// headers without which a page cannot read an answer. A request of any other page is refused before the emulator sees it. Credentials of
/// the browser, such as cookies, are never allowed, and no page but the emulator's own address reads the report.
/// </summary>
internal sealed class AllowedOrigins
{
    // The headers of answers that a page may read, beyond those that it always may: uploads of files need them.
    private const string Exposed =
        "X-Goog-Upload-URL, X-Goog-Upload-Status, X-Goog-Upload-Chunk-Granularity, X-Goog-Upload-Size-Received, x-gemini-service-tier";

    /// <summary>What to do about a page that is refused.</summary>
    public const string Advice =
        "A page of an origin that is not allowed was refused. Allow it with --cors and its origin, such as --cors http://localhost:5173.";

    private const string PrivateNetwork = "Access-Control-Request-Private-Network";

    private const string SecondsUntilAskedAgain = "600";

    private readonly HashSet<string> _origins;
    private readonly Action? _onFirstRefusal;
    private readonly string _exposed;
    private int _refusals;

    /// <param name="origins">The origins, as <see cref="Normalize"/> gives them.</param>
    /// <param name="onFirstRefusal">Called when the first page of another origin is refused; null for nothing.</param>
    /// <param name="exposed">The headers of answers that a page may read; those of uploads by default.</param>
    public AllowedOrigins(IEnumerable<string> origins, Action? onFirstRefusal = null, string exposed = Exposed)
    {
        _exposed = exposed;
        _origins = new HashSet<string>(origins, StringComparer.OrdinalIgnoreCase);
        _onFirstRefusal = onFirstRefusal;
    }

    public static AllowedOrigins None { get; } = new([]);

    /// <summary>An origin in the form in which browsers send it; null if no browser sends it.</summary>
    public static string? Normalize(string origin)
    {
        if (origin == "*")
        {
            return origin;
        }

        var isOrigin =
            Uri.TryCreate(origin, UriKind.Absolute, out var uri)
            && uri is { UserInfo.Length: 0, Host.Length: > 0, PathAndQuery: "" or "/", Fragment.Length: 0, IsFile: false };
        if (!isOrigin)
        {
            return null;
        }

        var host = uri!.HostNameType == UriHostNameType.IPv6 ? uri.Host : uri.IdnHost;
        return uri.IsDefaultPort ? $"{uri.Scheme}://{host}" : $"{uri.Scheme}://{host}:{uri.Port}";
    }

    /// <summary>
    /// Adds the headers to the answer. Ends the request if it is a preflight, if it is of a page that is not allowed, or if it asks for the
    /// report from elsewhere.
    /// </summary>
    /// <returns>Whether the request is answered.</returns>
    public async Task<bool> TryAnswerAsync(HttpContext context, bool isReport)
    {
        var (request, answer) = (context.Request.Headers, context.Response.Headers);
        if (isReport && !IsForOwnHost(context))
        {
            await RefuseAsync(context, "The report is for the address of the emulator only. Use http://127.0.0.1 with its port.");
            return true;
        }

        if (request.Origin.ToString() is not { Length: > 0 } origin)
        {
            return false;
        }

        answer.Vary = HeaderNames.Origin;
        if (IsOwnOrigin(context, origin))
        {
            return false;
        }

        if (isReport || !(_origins.Contains("*") || _origins.Contains(origin)))
        {
            await RefuseAsync(context, Advice);
            if (Interlocked.Exchange(ref _refusals, 1) == 0)
            {
                _onFirstRefusal?.Invoke();
            }

            return true;
        }

        var isPreflight = HttpMethods.IsOptions(context.Request.Method) && request.ContainsKey(HeaderNames.AccessControlRequestMethod);
        answer.AccessControlAllowOrigin = origin;
        answer.AccessControlExposeHeaders = _exposed;
        if (!isPreflight)
        {
            return false;
        }

        context.Response.StatusCode = StatusCodes.Status204NoContent;
        answer.AccessControlAllowMethods = "GET, HEAD, POST, PUT, PATCH, DELETE";
        answer.AccessControlAllowHeaders = request.AccessControlRequestHeaders;
        answer.AccessControlMaxAge = SecondsUntilAskedAgain;
        if (request.ContainsKey(PrivateNetwork))
        {
            answer["Access-Control-Allow-Private-Network"] = "true";
        }

        return true;
    }

    private static bool IsOwnOrigin(HttpContext context, string origin) =>
        Uri.TryCreate(origin, UriKind.Absolute, out var uri)
        && uri.Scheme == Uri.UriSchemeHttp
        && uri.Port == context.Connection.LocalPort
        && IsOwnHost(context, uri.Host);

    /// <summary>Whether a request names this computer itself, by an address or as localhost.</summary>
    public static bool IsForOwnHost(HttpContext context) => IsOwnHost(context, context.Request.Host.Host);

    // A name other than localhost may be one that a page's owner lets resolve to this computer.
    private static bool IsOwnHost(HttpContext context, string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || (
            IPAddress.TryParse(host.Trim('[', ']'), out var address)
            && (IPAddress.IsLoopback(address) || address.Equals(context.Connection.LocalIpAddress))
        );

    private static async Task RefuseAsync(HttpContext context, string message)
    {
        context.Response.StatusCode = StatusCodes.Status403Forbidden;
        context.Response.ContentType = "application/json; charset=UTF-8";
        var body = $$$"""{"error":{"code":403,"message":"{{{message}}}","status":"PERMISSION_DENIED"}}""" + "\n";
        await context.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(body), context.RequestAborted);
    }
}
