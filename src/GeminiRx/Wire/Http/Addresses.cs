namespace GeminiRx.Wire.Http;

/// <summary>Where a client's requests go, for the Gemini API and for Vertex AI.</summary>
internal sealed class Addresses(GeminiOptions options)
{
    private readonly EndpointAddress _endpoint = EndpointAddress.Of(options.Address);

    private string Root => $"{_endpoint.Root}{_endpoint.Version ?? (options.Vertex is null ? "v1beta" : "v1beta1")}/";

    /// <summary>A method of a model.</summary>
    /// <exception cref="GeminiConfigurationException">The model's name cannot be part of an address.</exception>
    public Uri Of(string model, string method) => new($"{Root}{Path(model)}:{method}");

    /// <summary>A page of the list of models.</summary>
    public Uri Models(int pageSize, string? pageToken) =>
        new(
            $"{Root}{(options.Vertex is null ? "models" : "publishers/google/models")}?pageSize={pageSize}{(pageToken is null ? "" : "&pageToken=" + Uri.EscapeDataString(pageToken))}"
        );

    /// <summary>The model's name as the service has it, such as <c>models/gemini-x</c>.</summary>
    public static string Name(string model) => model.Contains('/', StringComparison.Ordinal) ? model : "models/" + model;

    private string Path(string model)
    {
        if (model.Split('/').Any(segment => segment is "" or "." or ".."))
        {
            throw new GeminiConfigurationException(
                "The model's name is not one.",
                "Write it like gemini-flash-latest or tunedModels/mine."
            );
        }

        var name = string.Join('/', model.Split('/').Select(Uri.EscapeDataString));
        return options.Vertex is { } vertex ? VertexPath(vertex, name) : Name(name);
    }

    // A model may be named alone, with its publisher, or whole.
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
}
