namespace GeminiRx.Wire.Http;

/// <summary>The addresses and names of files and caches, and the address of decisions.</summary>
internal static class ResourceAddresses
{
    private const string Files = "files";

    private const string Caches = "cachedContents";

    /// <summary>The address that starts an upload.</summary>
    public static Uri ForUpload(this Addresses addresses) => new($"{addresses.UploadRoot}{Files}");

    public static Uri ForFiles(this Addresses addresses, int pageSize, string? pageToken) =>
        new($"{addresses.Root}{Files}?{Page(pageSize, pageToken)}");

    /// <param name="addresses">The addresses of the client.</param>
    /// <param name="name">The complete name.</param>
    public static Uri For(this Addresses addresses, string name) => new(addresses.Root + name);

    public static Uri ForCaches(this Addresses addresses) => new(addresses.Root + addresses.Parent + Caches);

    public static Uri ForCaches(this Addresses addresses, int pageSize, string? pageToken) =>
        new($"{addresses.ForCaches()}?{Page(pageSize, pageToken)}");

    /// <summary>The complete name of a file.</summary>
    /// <param name="name">The name with or without <c>files/</c>, or the file's address.</param>
    /// <exception cref="ArgumentException">The name is invalid.</exception>
    public static string FileName(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        var segments = name.Split('/');
        return segments switch
        {
            [var id] when IsId(id) => $"{Files}/{id}",
            [Files, var id] when IsId(id) => name,
            [_, "", _, _, Files, var id] when IsId(id) => $"{Files}/{id}",
            _ => throw new ArgumentException($"Invalid file name '{name}': use a name like files/abc-123.", nameof(name)),
        };
    }

    /// <summary>The complete name of a cache.</summary>
    /// <param name="addresses">The addresses of the client.</param>
    /// <param name="name">The name with or without <c>cachedContents/</c>; on Vertex AI also the complete resource name.</param>
    /// <exception cref="ArgumentException">The name is invalid.</exception>
    public static string CacheName(this Addresses addresses, string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        return name.Split('/') switch
        {
            [var id] when IsId(id) => $"{addresses.Parent}{Caches}/{id}",
            [Caches, var id] when IsId(id) => addresses.Parent + name,
            ["projects", var project, "locations", var location, Caches, var id] when IsId(project) && IsId(location) && IsId(id) => name,
            _ => throw new ArgumentException($"Invalid cache name '{name}': use a name like cachedContents/abc123.", nameof(name)),
        };
    }

    /// <summary>The address of decisions. The model is in the body.</summary>
    public static Uri ForDecisions(this Addresses addresses) => new($"{addresses.Root}decisions");

    private static string Page(int size, string? token) =>
        $"pageSize={size}" + (token is null ? "" : "&pageToken=" + Uri.EscapeDataString(token));

    // The service alone decides which names exist; this keeps a name from becoming another path.
    private static bool IsId(string id) => id.Length > 0 && id.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_');
}
