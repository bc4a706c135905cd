using System.Text.RegularExpressions;

namespace GeminiRx.Wire;

/// <summary>An endpoint, taken apart: where the service is, and the version of its API where the address names one.</summary>
/// <param name="Root">The address before the version, with a slash at its end.</param>
/// <param name="Version">Such as <c>v1beta</c>; null where the address names none.</param>
internal readonly partial record struct EndpointAddress(string Root, string? Version)
{
    private static readonly string[] _ofOtherApis = ["openai", "chat", "completions", "responses", "messages", "embeddings", "anthropic"];

    /// <summary>Takes an address apart.</summary>
    /// <exception cref="GeminiConfigurationException">It is the address of another API, or of a model or a method.</exception>
    public static EndpointAddress Of(Uri endpoint)
    {
        var segments = endpoint.AbsolutePath.Split('/', StringSplitOptions.RemoveEmptyEntries);
        var root = endpoint.GetLeftPart(UriPartial.Authority);
        var other = Array.FindIndex(segments, segment => _ofOtherApis.Contains(segment, StringComparer.OrdinalIgnoreCase));
        if (other >= 0)
        {
            throw Refuse("the address of another API, such as OpenAI's, which is not spoken here", other);
        }

        var model = Array.FindIndex(
            segments,
            segment => segment is "models" or "tunedModels" or "interactions" || segment.Contains(':', StringComparison.Ordinal)
        );
        if (model >= 0)
        {
            throw Refuse("the address of a model or a method, and not of the service", model);
        }

        return segments is [.. var before, var last] && IsVersion(last) ? new(RootOf(before), last) : new(RootOf(segments), null);

        string RootOf(IEnumerable<string> path) => string.Concat(path.Prepend(root).Select(part => part + "/"));

        GeminiConfigurationException Refuse(string what, int end)
        {
            var kept = segments[..end];
            kept = kept is [.. var before, var last] && IsVersion(last) ? before : kept;
            return new($"The endpoint {endpoint.GetLeftPart(UriPartial.Path)} is {what}.", $"Set it to {RootOf(kept)}.");
        }
    }

    private static bool IsVersion(string segment) => VersionPattern().IsMatch(segment);

    [GeneratedRegex("^v[0-9]+((alpha|beta)[0-9]*)?$", RegexOptions.CultureInvariant)]
    private static partial Regex VersionPattern();
}
