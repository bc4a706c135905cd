namespace GeminiRx.Emulator;

/// <summary>The methods of the service that the emulator implements.</summary>
internal enum ServiceMethod
{
    None,
    ListModels,
    GetModel,
    Generate,
    Stream,
    CountTokens,
    Embed,
    BatchEmbed,
    Decide,
    Upload,
    ListFiles,
    GetFile,
    DeleteFile,
    CreateCache,
    ListCaches,
    GetCache,
    UpdateCache,
    DeleteCache,
    CreateLiveToken,
    CreateInteraction,
    GetInteraction,
    CancelInteraction,
    DeleteInteraction,
}

/// <summary>
/// The method and the model in a request's address. <c>Model</c> is a resource name (<c>models/x</c>), or null if the path contains none;
/// <c>PathAndQuery</c> contains no credentials.
/// </summary>
internal sealed record CallTarget(string PathAndQuery, string? Model, ServiceMethod Method)
{
    public string ApiVersion { get; private init; } = "v1beta";

    /// <summary>Whether the address is one of Vertex AI, whose answers differ slightly.</summary>
    public bool IsVertex { get; private init; }

    public bool ServerSentEvents { get; private init; }

    public string? Key { get; private init; }

    public bool HasToken { get; private init; }

    public string? PageSize { get; private init; }

    public string? PageToken { get; private init; }

    /// <summary>The name of a file or a cache, such as <c>files/abc</c>; null if the path contains none.</summary>
    public string? Resource { get; private init; }

    /// <summary>Whether the address asks for the events of an interaction.</summary>
    public bool Streams { get; private init; }

    /// <summary>The event after which the events of an interaction begin; null for all.</summary>
    public string? LastEventId { get; private init; }

    /// <summary>The name of an upload, which authorizes it as a key would; null if the address contains none.</summary>
    public string? UploadId { get; private init; }

    /// <summary>The address of the service, such as <c>https://example.org</c>.</summary>
    public string Origin { get; private init; } = "";

    /// <summary>Whether errors are wrapped in an array, as the answer would have been.</summary>
    public bool ErrorsAsArray => Method == ServiceMethod.Stream && !ServerSentEvents;

    /// <summary>
    /// Parses <c>/v1beta/models/{model}:{verb}?alt=sse</c> or a path of Vertex AI. The parameters of the API's front end may also be
    /// spelled <c>$alt</c> and <c>$key</c>.
    /// </summary>
    public static CallTarget Parse(HttpMethod method, Uri address)
    {
        var segments = address.AbsolutePath.Split('/');
        var (resource, resourceCall) = ResourcePath.Parse(method, segments);
        var (model, call) = resourceCall == ServiceMethod.None ? ParsePath(method, segments) : (null, resourceCall);
        var kept = new List<string>();
        var target = new CallTarget("", model, call)
        {
            ApiVersion = segments.FirstOrDefault(segment => segment is "v1" or "v1alpha" or "v1beta1") ?? "v1beta",
            IsVertex = segments.Contains("publishers") || segments.Contains("endpoints") || segments.Contains("projects"),
            Resource = resource,
            Origin = address.GetLeftPart(UriPartial.Authority),
        };
        foreach (var parameter in address.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var (name, escaped) = SplitAt(parameter, parameter.IndexOf('=', StringComparison.Ordinal));
            var value = Uri.UnescapeDataString(escaped);
            switch (Uri.UnescapeDataString(name).TrimStart('$').ToUpperInvariant())
            {
                case "KEY":
                    target = value.Length > 0 ? target with { Key = value } : target;
                    continue;
                case "ACCESS_TOKEN" or "OAUTH_TOKEN":
                    target = target with { HasToken = target.HasToken || value.Length > 0 };
                    continue;
                case "UPLOAD_ID":
                    target = value.Length > 0 ? target with { UploadId = value } : target;
                    continue;
                case "ALT":
                    target = target with { ServerSentEvents = string.Equals(value, "sse", StringComparison.OrdinalIgnoreCase) };
                    break;
                case "STREAM":
                    target = target with { Streams = value == "true" };
                    break;
                case "LAST_EVENT_ID" or "LASTEVENTID":
                    target = target with { LastEventId = value.Length > 0 ? value : null };
                    break;
                case "PAGESIZE" or "PAGE_SIZE":
                    target = target with { PageSize = value };
                    break;
                case "PAGETOKEN" or "PAGE_TOKEN":
                    target = target with { PageToken = value };
                    break;
                default:
                    break;
            }

            kept.Add(parameter);
        }

        return target with
        {
            PathAndQuery = address.AbsolutePath + (kept.Count > 0 ? "?" + string.Join('&', kept) : ""),
        };
    }

    private static (string? Model, ServiceMethod Method) ParsePath(HttpMethod method, string[] segments)
    {
        var list = segments is ["", "v1beta" or "v1" or "v1alpha", "models"] or ["", "v1beta1" or "v1", "publishers", not "", "models"];
        if (list)
        {
            return (null, method == HttpMethod.Get ? ServiceMethod.ListModels : ServiceMethod.None);
        }

        var one =
            segments
            is ["", "v1beta" or "v1" or "v1alpha", "models" or "tunedModels" or "dynamic", _]
                or ["", "v1beta1" or "v1", "publishers", not "", "models", _]
                or ["", "v1beta1" or "v1", "projects", not "", "locations", not "", "publishers", not "", "models", _]
                or ["", "v1beta1" or "v1", "projects", not "", "locations", not "", "endpoints", _];
        if (!one)
        {
            return (null, ServiceMethod.None);
        }

        var call = Uri.UnescapeDataString(segments[^1]);
        var colon = call.LastIndexOf(':');
        var (id, verb) = SplitAt(call, colon);
        var serviceMethod = (method.Method, verb) switch
        {
            ("GET", _) when colon < 0 => ServiceMethod.GetModel,
            ("POST", "generateContent") => ServiceMethod.Generate,
            ("POST", "streamGenerateContent") => ServiceMethod.Stream,
            ("POST", "countTokens") => ServiceMethod.CountTokens,
            ("POST", "embedContent") => ServiceMethod.Embed,
            ("POST", "batchEmbedContents") => ServiceMethod.BatchEmbed,
            _ => ServiceMethod.None,
        };
        return id.Length == 0 || serviceMethod == ServiceMethod.None ? (null, ServiceMethod.None) : ($"{segments[^2]}/{id}", serviceMethod);
    }

    private static (string Before, string After) SplitAt(string text, int at) => at < 0 ? (text, "") : (text[..at], text[(at + 1)..]);
}
