using GeminiRx.Configuration;
using GeminiRx.Errors;

namespace GeminiRx.Wire.Http;

/// <summary>The addresses of the requests of a client, for the Gemini API and Vertex AI.</summary>
internal sealed class Addresses(GeminiOptions options)
{
    private readonly EndpointAddress _endpoint = EndpointAddress.Parse(options.Address);
    private MethodAddress? _last;

    /// <summary>The address of the service with its version.</summary>
    public string Root => $"{_endpoint.Root}{Version}/";

    /// <summary>The address of uploads with its version.</summary>
    public string UploadRoot => $"{_endpoint.Root}upload/{Version}/";

    /// <summary>The resource that contains caches, with a trailing slash: nothing on the Gemini API, the location on Vertex AI.</summary>
    public string Parent => options.Vertex is { } vertex ? $"projects/{vertex.Project}/locations/{vertex.Location}/" : "";

    private string Version => _endpoint.Version ?? (options.Vertex is null ? "v1beta" : "v1beta1");

    /// <summary>The complete name of a model, as a cache contains it: with project and location on Vertex AI.</summary>
    /// <exception cref="GeminiConfigurationException">The model name is invalid.</exception>
    public string CompleteName(string model) => Path(model);

    /// <summary>The address of a method of a model.</summary>
    /// <exception cref="GeminiConfigurationException">The model name is invalid.</exception>
    public Uri ForMethod(string model, string method)
    {
        // A program mostly asks one model, and a thousand answers at once need one address.
        if (_last is not { } last || last.Model != model || last.Method != method)
        {
            _last = last = new MethodAddress(model, method, new Uri($"{Root}{Path(model)}:{method}"));
        }

        return last.Address;
    }

    /// <summary>The address of a page of the list of models.</summary>
    public Uri ForModels(int pageSize, string? pageToken) =>
        new(
            $"{Root}{(options.Vertex is null ? "models" : "publishers/google/models")}?pageSize={pageSize}"
                + (pageToken is null ? "" : "&pageToken=" + Uri.EscapeDataString(pageToken))
        );

    /// <summary>The resource name of a model, for example <c>models/gemini-x</c>.</summary>
    public static string ResourceName(string model) => model.Contains('/', StringComparison.Ordinal) ? model : "models/" + model;

    private string Path(string model)
    {
        if (model.Split('/').Any(segment => segment is "" or "." or ".."))
        {
            throw ConfigurationErrors.InvalidModelName(model);
        }

        var name = string.Join('/', model.Split('/').Select(Uri.EscapeDataString));
        return options.Vertex is { } vertex ? VertexPath(vertex, name) : ResourceName(name);
    }

    // The name may be short, with a publisher, or a complete resource name.
    private static string VertexPath(VertexLocation vertex, string model)
    {
        var place = $"projects/{vertex.Project}/locations/{vertex.Location}/";
        var name = model.StartsWith("models/", StringComparison.Ordinal) ? model["models/".Length..] : model;
        return name.Split('/') switch
        {
            ["projects", ..] => name,
            [_] => $"{place}publishers/google/models/{name}",
            [not "endpoints" and var publisher, var own] => $"{place}publishers/{publisher}/models/{own}",
            _ => place + name,
        };
    }

    private sealed record MethodAddress(string Model, string Method, Uri Address);
}
