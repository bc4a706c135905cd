using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace GeminiRx.Cli;

/// <summary>
/// The origins whose pages may use the emulator: answers the question that a browser asks before a request (preflight), and adds the
/// headers without which a page cannot read an answer. Credentials of the browser, such as cookies, are never allowed.
/// </summary>
internal sealed class AllowedOrigins
{
    // The headers of answers that a page may read, beyond those that it always may: uploads of files need them.
    private const string Exposed =
        "X-Goog-Upload-URL, X-Goog-Upload-Status, X-Goog-Upload-Chunk-Granularity, X-Goog-Upload-Size-Received, x-gemini-service-tier";

    private const string PrivateNetwork = "Access-Control-Request-Private-Network";

    private const string SecondsUntilAskedAgain = "600";

    private readonly HashSet<string> _origins;

    public AllowedOrigins(IEnumerable<string> origins) => _origins = new HashSet<string>(origins, StringComparer.OrdinalIgnoreCase);

    public static AllowedOrigins None { get; } = new([]);

    /// <summary>Adds the headers to the answer; ends the request if it is a preflight. Without origins it does nothing.</summary>
    /// <returns>Whether the request is answered.</returns>
    public bool TryAnswer(HttpContext context)
    {
        var (request, answer) = (context.Request.Headers, context.Response.Headers);
        if (_origins.Count == 0 || request.Origin.ToString() is not { Length: > 0 } origin)
        {
            return false;
        }

        var isPreflight = HttpMethods.IsOptions(context.Request.Method) && request.ContainsKey(HeaderNames.AccessControlRequestMethod);
        answer.Vary = HeaderNames.Origin;
        if (!_origins.Contains("*") && !_origins.Contains(origin))
        {
            // Without the headers the browser refuses on its own.
            if (isPreflight)
            {
                context.Response.StatusCode = StatusCodes.Status204NoContent;
            }

            return isPreflight;
        }

        answer.AccessControlAllowOrigin = origin;
        answer.AccessControlExposeHeaders = Exposed;
        if (!isPreflight)
        {
            return false;
        }

        context.Response.StatusCode = StatusCodes.Status204NoContent;
        answer.AccessControlAllowMethods = "GET, POST, PATCH, DELETE";
        answer.AccessControlAllowHeaders = request.AccessControlRequestHeaders;
        answer.AccessControlMaxAge = SecondsUntilAskedAgain;
        if (request.ContainsKey(PrivateNetwork))
        {
            answer["Access-Control-Allow-Private-Network"] = "true";
        }

        return true;
    }
}
