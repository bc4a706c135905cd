using System.Text.RegularExpressions;

namespace GeminiRx.Errors;

/// <summary>What a user can do about a failure of a file, a cache, an embedding or a decision.</summary>
internal static partial class FileAdvice
{
    internal const string VertexFiles =
        "Vertex AI reads files from Cloud Storage: pass a gs:// address with Part.FromUri, or use the Gemini API.";
    internal const string VertexEmbeddings = "Use a client of the Gemini API for embeddings: leave GeminiOptions.Vertex out.";
    internal const string VertexDecisions = "Use a client of the Gemini API for decisions: leave GeminiOptions.Vertex out.";
    internal const string UploadAddress = "Check the endpoint: a proxy may have removed or changed the header X-Goog-Upload-URL.";

    internal static string For(FileFault fault) =>
        fault switch
        {
            FileFault.Changed => "Upload it again when nothing writes to it, or upload a copy.",
            FileFault.UploadLost => "Upload the file again. Check with Files.List whether it is there already.",
            FileFault.ProcessingFailed => "Check that the file is intact and of a supported type, then upload it again.",
            _ => "Check the path and the permissions, or set UploadOptions.MimeType.",
        };

    /// <summary>The advice about an error of the service that concerns a file or a cache; null for any other error.</summary>
    /// <param name="code">The HTTP status.</param>
    /// <param name="message">The service's message.</param>
    /// <param name="resource">The file or cache that the request named; null for none.</param>
    internal static string? ForApi(int code, string message, string? resource) =>
        code is not (400 or 403 or 404 or 409) ? null
        : UnknownFile().Match(message) is { Success: true } file ? UnknownFileAdvice("files/" + file.Groups[1].Value)
        : InactiveFile().Match(message) is { Success: true } inactive
            ? $"The file files/{inactive.Groups[1].Value} is still processed, or its processing failed: wait with Files.WaitUntilActive."
        : message.Contains("CachedContent not found", StringComparison.OrdinalIgnoreCase) ? UnknownCacheAdvice(resource)
        : message.Contains("Model used by GenerateContent request", StringComparison.OrdinalIgnoreCase)
            ? $"{NameOfCache(resource)} serves only the model that it was created for: request that model, or create a cache for this one."
        : message.Contains("Cached content is too small", StringComparison.OrdinalIgnoreCase)
            ? "Add content to the cache, or send the content with each request instead."
        : message.Contains("createCachedContent", StringComparison.Ordinal)
            ? "This model has no explicit caching, or does not exist: use another model, or send the content with each request."
        : code is 403 or 404 && IsFile(resource) ? UnknownFileAdvice(resource!)
        : code is 403 or 404 && IsCache(resource) ? UnknownCacheAdvice(resource)
        : code == 409 && IsFile(resource) ? $"The name {resource} is taken: delete that file first, or use another name."
        : null;

    private static string UnknownFileAdvice(string name) =>
        $"The file {name} is deleted, expired or of another project. Files expire 48 hours after the upload: upload it again.";

    private static string UnknownCacheAdvice(string? name) =>
        $"{NameOfCache(name)} is deleted, expired or of another project: create it again, or send the content with the request.";

    private static string NameOfCache(string? name) => name is null ? "The cache" : $"The cache {name}";

    private static bool IsFile(string? resource) => resource?.StartsWith("files/", StringComparison.Ordinal) == true;

    private static bool IsCache(string? resource) => resource?.Contains("cachedContents/", StringComparison.Ordinal) == true;

    [GeneratedRegex(@"access the File ([A-Za-z0-9-]+) or it may not exist", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex UnknownFile();

    [GeneratedRegex(@"File ([A-Za-z0-9-]+) is not in an ACTIVE state", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex InactiveFile();
}
