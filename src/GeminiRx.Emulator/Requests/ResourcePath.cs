namespace GeminiRx.Emulator;

/// <summary>Parses the addresses of uploads, files, caches and decisions.</summary>
internal static class ResourcePath
{
    private const string Files = "files";

    private const string Caches = "cachedContents";

    private const string Interactions = "interactions";

    /// <summary>The name of the resource or of its collection, and the method; null and None for any other address.</summary>
    public static (string? Resource, ServiceMethod Method) Parse(HttpMethod method, string[] segments) =>
        segments switch
        {
            ["", "upload", "v1beta" or "v1" or "v1alpha", Files] => Known(Files, method.Method == "POST" ? ServiceMethod.Upload : default),
            ["", "v1beta" or "v1" or "v1alpha", .. var path] => Parse(method.Method, "", path),
            ["", "v1beta1", "projects", { Length: > 0 } project, "locations", { Length: > 0 } location, .. var path] => Parse(
                method.Method,
                $"projects/{project}/locations/{location}/",
                path
            ),
            _ => (null, ServiceMethod.None),
        };

    private static (string? Resource, ServiceMethod Method) Parse(string method, string parent, string[] path) =>
        (method, path) switch
        {
            (_, [Interactions, .. var rest]) => ParseInteraction(method, [.. rest.Select(Uri.UnescapeDataString)]),
            (_, [.., var last]) when last.Contains(':', StringComparison.Ordinal) => (null, ServiceMethod.None), // such as files/x:download
            ("GET", [Files]) when parent.Length == 0 => Known(Files, ServiceMethod.ListFiles),
            ("GET", [Files, { Length: > 0 } id]) when parent.Length == 0 => Known($"{Files}/{id}", ServiceMethod.GetFile),
            ("DELETE", [Files, { Length: > 0 } id]) when parent.Length == 0 => Known($"{Files}/{id}", ServiceMethod.DeleteFile),
            ("POST", ["decisions"]) when parent.Length == 0 => Known("decisions", ServiceMethod.Decide),
            ("POST", ["auth_tokens"]) when parent.Length == 0 => Known("auth_tokens", ServiceMethod.CreateLiveToken),
            ("GET", [Caches]) => Known(parent + Caches, ServiceMethod.ListCaches),
            ("POST", [Caches]) => Known(parent + Caches, ServiceMethod.CreateCache),
            ("GET", [Caches, { Length: > 0 } id]) => Known($"{parent}{Caches}/{id}", ServiceMethod.GetCache),
            ("PATCH", [Caches, { Length: > 0 } id]) => Known($"{parent}{Caches}/{id}", ServiceMethod.UpdateCache),
            ("DELETE", [Caches, { Length: > 0 } id]) => Known($"{parent}{Caches}/{id}", ServiceMethod.DeleteCache),
            _ => (null, ServiceMethod.None),
        };

    // Vertex AI writes methods after a colon.
    private static (string? Resource, ServiceMethod Method) ParseInteraction(string method, string[] path) =>
        (method, path) switch
        {
            ("POST", []) => Known(Interactions, ServiceMethod.CreateInteraction),
            ("GET", [{ Length: > 0 } id]) => Known(id.Split(':')[0], ServiceMethod.GetInteraction),
            ("DELETE", [{ Length: > 0 } id]) => Known(id, ServiceMethod.DeleteInteraction),
            ("POST", [{ Length: > 0 } id, "cancel"]) => Known(id, ServiceMethod.CancelInteraction),
            ("POST", [{ Length: > 0 } id]) when id.EndsWith(":cancel", StringComparison.Ordinal) => Known(
                id.Split(':')[0],
                ServiceMethod.CancelInteraction
            ),
            _ => (null, ServiceMethod.None),
        };

    private static (string? Resource, ServiceMethod Method) Known(string resource, ServiceMethod method) =>
        method == ServiceMethod.None ? (null, method) : (resource, method);
}
