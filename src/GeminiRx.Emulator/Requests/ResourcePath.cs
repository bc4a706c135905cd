namespace GeminiRx.Emulator;

/// <summary>Parses the addresses of uploads, files, caches and decisions.</summary>
internal static class ResourcePath
{
    private const string Files = "files";

    private const string Caches = "cachedContents";

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
            (_, [.., var last]) when last.Contains(':', StringComparison.Ordinal) => (null, ServiceMethod.None), // such as files/x:download
            ("GET", [Files]) when parent.Length == 0 => Known(Files, ServiceMethod.ListFiles),
            ("GET", [Files, { Length: > 0 } id]) when parent.Length == 0 => Known($"{Files}/{id}", ServiceMethod.GetFile),
            ("DELETE", [Files, { Length: > 0 } id]) when parent.Length == 0 => Known($"{Files}/{id}", ServiceMethod.DeleteFile),
            ("POST", ["decisions"]) when parent.Length == 0 => Known("decisions", ServiceMethod.Decide),
            ("GET", [Caches]) => Known(parent + Caches, ServiceMethod.ListCaches),
            ("POST", [Caches]) => Known(parent + Caches, ServiceMethod.CreateCache),
            ("GET", [Caches, { Length: > 0 } id]) => Known($"{parent}{Caches}/{id}", ServiceMethod.GetCache),
            ("PATCH", [Caches, { Length: > 0 } id]) => Known($"{parent}{Caches}/{id}", ServiceMethod.UpdateCache),
            ("DELETE", [Caches, { Length: > 0 } id]) => Known($"{parent}{Caches}/{id}", ServiceMethod.DeleteCache),
            _ => (null, ServiceMethod.None),
        };

    private static (string? Resource, ServiceMethod Method) Known(string resource, ServiceMethod method) =>
        method == ServiceMethod.None ? (null, method) : (resource, method);
}
