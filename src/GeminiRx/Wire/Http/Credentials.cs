namespace GeminiRx.Wire.Http;

/// <summary>The credentials of a request.</summary>
internal static class Credentials
{
    private static readonly string[] _publicParameters =
    [
        "alt",
        "pageSize",
        "pageToken",
        "prettyPrint",
        "stream",
        "last_event_id",
        "lastEventId",
    ];

    /// <summary>The API key, the access token, and the value of every query parameter that is not known to be public.</summary>
    public static IEnumerable<string> ReadFrom(HttpRequestMessage request) =>
        [
            .. request.Headers.TryGetValues("x-goog-api-key", out var keys) ? keys : [],
            .. request.Headers.Authorization?.Parameter is { } token ? [token] : Array.Empty<string>(),
            .. Parameters(request.RequestUri)
                .Where(parameter => !IsPublic(parameter))
                .Select(parameter => Uri.UnescapeDataString(parameter[(parameter.IndexOf('=', StringComparison.Ordinal) + 1)..])),
        ];

    /// <summary>The address without credentials.</summary>
    public static string RemoveFrom(Uri? address) =>
        address is null
            ? ""
            : address.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped)
                + (string.Join('&', Parameters(address).Where(IsPublic)) is { Length: > 0 } query ? "?" + query : "");

    private static string[] Parameters(Uri? address) =>
        address is { IsAbsoluteUri: true } ? address.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries) : [];

    private static bool IsPublic(string parameter) =>
        _publicParameters.Contains(Uri.UnescapeDataString(parameter.Split('=')[0]).TrimStart('$'), StringComparer.OrdinalIgnoreCase);
}
