namespace GeminiRx;

/// <summary>Where a request carries credentials.</summary>
internal static class Credentials
{
    private static readonly string[] _harmless = ["alt", "pageSize", "pageToken", "prettyPrint"];

    /// <summary>Its key, its token, and every parameter that is not known to be harmless.</summary>
    public static IEnumerable<string> Of(HttpRequestMessage request) =>
        [
            .. request.Headers.TryGetValues("x-goog-api-key", out var keys) ? keys : [],
            .. request.Headers.Authorization?.Parameter is { } token ? [token] : Array.Empty<string>(),
            .. Parameters(request.RequestUri)
                .Where(parameter => !IsHarmless(parameter))
                .Select(parameter => Uri.UnescapeDataString(parameter[(parameter.IndexOf('=', StringComparison.Ordinal) + 1)..])),
        ];

    /// <summary>An address without them.</summary>
    public static string Without(Uri? address) =>
        address is null
            ? ""
            : address.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped)
                + (string.Join('&', Parameters(address).Where(IsHarmless)) is { Length: > 0 } query ? "?" + query : "");

    private static string[] Parameters(Uri? address) =>
        address is { IsAbsoluteUri: true } ? address.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries) : [];

    private static bool IsHarmless(string parameter) =>
        _harmless.Contains(Uri.UnescapeDataString(parameter.Split('=')[0]).TrimStart('$'), StringComparer.OrdinalIgnoreCase);
}
