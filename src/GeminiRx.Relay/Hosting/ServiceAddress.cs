using Microsoft.AspNetCore.Http;

namespace GeminiRx.Relay.Hosting;

/// <summary>An address of the service that is relayed.</summary>
/// <param name="Prefix">The path before the version: that of the group in which the addresses are mapped.</param>
/// <param name="Path">The path with its version. Its characters need no escape.</param>
/// <param name="Model">The model, for traces and metrics.</param>
/// <param name="IsAnswer">Whether the model writes an answer, which is kept. Otherwise the request is only passed on.</param>
internal sealed record ServiceAddress(PathString Prefix, string Path, string Model, bool IsAnswer)
{
    private static readonly string[] _collections = ["models", "tunedModels", "endpoints"];
    private static readonly string[] _answers = ["streamGenerateContent", "generateContent"];
    private static readonly string[] _others = ["countTokens", "computeTokens", "embedContent", "batchEmbedContents"];

    /// <summary>The versions of the service.</summary>
    public static IReadOnlyList<string> Versions { get; } = ["v1", "v1beta", "v1alpha", "v1beta1"];

    /// <summary>Reads the address of a request.</summary>
    /// <param name="request">The request.</param>
    /// <param name="version">The version for which the address is mapped.</param>
    /// <returns>The address; null if it is not relayed.</returns>
    public static ServiceAddress? Of(HttpRequest request, string version)
    {
        var path = $"/{version}/{request.RouteValues["path"] as string}";
        var segments = path.Split('/')[1..];
        if (!segments.All(IsPlain) || request.Path.Value?.EndsWith(path, StringComparison.Ordinal) is not true)
        {
            return null;
        }

        var prefix = new PathString(request.Path.Value[..^path.Length]);
        var (last, collection) = (segments[^1], segments[^2]);
        if (HttpMethods.IsGet(request.Method))
        {
            var isModel = last == "models" || (collection is "models" && !last.Contains(':', StringComparison.Ordinal));
            return isModel ? new ServiceAddress(prefix, path, last, IsAnswer: false) : null;
        }

        var colon = last.LastIndexOf(':');
        if (!HttpMethods.IsPost(request.Method) || colon < 1 || !_collections.Contains(collection))
        {
            return null;
        }

        var (model, method) = (last[..colon], last[(colon + 1)..]);
        return _answers.Contains(method) ? new ServiceAddress(prefix, path, model, IsAnswer: true)
            : _others.Contains(method) ? new ServiceAddress(prefix, path, model, IsAnswer: false)
            : null;
    }

    // A segment with other characters could mean another address to the service.
    private static bool IsPlain(string segment) =>
        segment is not ("" or "." or "..")
        && segment.All(c => char.IsAsciiLetterOrDigit(c) || "-._:@~".Contains(c, StringComparison.Ordinal));
}
