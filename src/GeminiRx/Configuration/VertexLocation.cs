namespace GeminiRx;

/// <summary>A project and location of Vertex AI.</summary>
/// <param name="Project">The id or number of the Google Cloud project.</param>
/// <param name="Location">The region, such as <c>europe-west4</c>, or <c>global</c>.</param>
public sealed record VertexLocation(string Project, string Location)
{
    /// <summary>The address of the location.</summary>
    internal Uri Endpoint =>
        new(Location == "global" ? "https://aiplatform.googleapis.com/" : $"https://{Location}-aiplatform.googleapis.com/");

    internal bool IsValid => IsName(Project) && IsName(Location);

    private static bool IsName(string? name) =>
        name is { Length: > 0 } && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or ':' or '.') && name is not ("." or "..");
}
