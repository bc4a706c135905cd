using System.Text.RegularExpressions;
using GeminiRx.Errors;

namespace GeminiRx.Configuration;

/// <summary>An endpoint, split into the root of the service and the API version.</summary>
/// <param name="Root">The address before the version, with a trailing slash.</param>
/// <param name="Version">For example <c>v1beta</c>; null if the address contains no version.</param>
internal readonly partial record struct EndpointAddress(string Root, string? Version)
{
    // Last segments of the addresses of other APIs. Elsewhere in the path they may belong to a gateway.
    private static readonly string[] _otherApis = ["openai", "openapi", "completions", "responses", "messages", "embeddings", "anthropic"];

    private static readonly string[] _resources =
    [
        "models",
        "tunedModels",
        "dynamic",
        "files",
        "cachedContents",
        "interactions",
        "projects",
        "publishers",
    ];

    /// <summary>Parses an address.</summary>
    /// <exception cref="GeminiConfigurationException">The address belongs to another API, or to a resource of the service.</exception>
    public static EndpointAddress Parse(Uri endpoint)
    {
        var segments = endpoint.AbsolutePath.Split('/', StringSplitOptions.RemoveEmptyEntries);
        var version = segments is [.., var last] && IsVersion(last) ? last.ToLowerInvariant() : null;
        ReadOnlySpan<string> path = version is null ? segments : segments.AsSpan(..^1);
        if (path is [.., var end] && _otherApis.Contains(end, StringComparer.OrdinalIgnoreCase))
        {
            while (path is [.., var own] && (IsVersion(own) || own == "chat" || _otherApis.Contains(own, StringComparer.OrdinalIgnoreCase)))
            {
                path = path[..^1];
            }

            throw ConfigurationErrors.WrongEndpoint(
                endpoint,
                "the address of another API, such as OpenAI's, which this client does not support",
                RootOf(endpoint, path)
            );
        }

        for (var at = 0; at < path.Length; at++)
        {
            if (_resources.Contains(path[at]) && (at == 0 || IsVersion(path[at - 1])))
            {
                var service = RootOf(endpoint, at > 0 ? path[..(at - 1)] : path[..at]);
                throw ConfigurationErrors.WrongEndpoint(endpoint, "the address of a resource, not of the service", service);
            }
        }

        return new(RootOf(endpoint, path), version);
    }

    private static string RootOf(Uri endpoint, ReadOnlySpan<string> path) =>
        $"{endpoint.GetLeftPart(UriPartial.Authority)}/{string.Concat(path.ToArray().Select(segment => segment + "/"))}";

    private static bool IsVersion(string segment) => VersionPattern().IsMatch(segment);

    [GeneratedRegex("^v[0-9]+((alpha|beta)[0-9]*)?$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex VersionPattern();
}
