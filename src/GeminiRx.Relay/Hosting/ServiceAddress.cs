using Microsoft.AspNetCore.Http;

namespace GeminiRx.Relay.Hosting;

/// <summary>An address of the service that is relayed.</summary>
/// <param name="Path">The path with its version, escaped.</param>
/// <param name="Model">The model, for traces and metrics.</param>
/// <param name="IsAnswer">Whether the model writes an answer, which is kept. Otherwise the request is only passed on.</param>
internal sealed record ServiceAddress(string Path, string Model, bool IsAnswer)
{
    private static readonly string[] _versions = ["v1", "v1beta", "v1alpha", "v1beta1"];
    private static readonly string[] _collections = ["models", "tunedModels", "endpoints"];
    private static readonly string[] _answers = ["streamGenerateContent", "generateContent"];
    private static readonly string[] _others = ["countTokens", "computeTokens", "embedContent", "batchEmbedContents"];

    /// <summary>Reads the address of a request.</summary>
    /// <returns>The address; null if it is not relayed.</returns>
    public static ServiceAddress? Of(HttpRequest request)
    {
        var path = request.Path.Value ?? "";
        var segments = path.Split('/')[1..];
        if (segments.Length < 2 || !_versions.Contains(segments[0]) || !segments.All(IsPlain))
        {
            return null;
        }

        var (last, collection) = (segments[^1], segments[^2]);
        var escaped = request.Path.ToUriComponent();
        if (HttpMethods.IsGet(request.Method))
        {
            var isModel = last == "models" || (collection is "models" && !last.Contains(':', StringComparison.Ordinal));
            return isModel ? new ServiceAddress(escaped, last, IsAnswer: false) : null;
        }

        var colon = last.LastIndexOf(':');
        if (!HttpMethods.IsPost(request.Method) || colon < 1 || !_collections.Contains(collection))
        {
            return null;
        }

        var (model, method) = (last[..colon], last[(colon + 1)..]);
        return _answers.Contains(method) ? new ServiceAddress(escaped, model, IsAnswer: true)
            : _others.Contains(method) ? new ServiceAddress(escaped, model, IsAnswer: false)
            : null;
    }

    // A segment with other characters could mean another address to the service.
    private static bool IsPlain(string segment) =>
        segment is not ("" or "." or "..")
        && segment.All(c => char.IsAsciiLetterOrDigit(c) || "-._:@~".Contains(c, StringComparison.Ordinal));
}
