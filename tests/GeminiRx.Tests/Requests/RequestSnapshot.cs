namespace GeminiRx.Tests.Requests;

/// <summary>A feature of a request, and the JSON that the service's documentation gives for it, with the prompt <c>Hi</c>.</summary>
/// <param name="Feature">The name of the feature.</param>
/// <param name="Request">The request.</param>
/// <param name="Json">The members of the body. The prompt is added unless they include <c>contents</c>.</param>
/// <param name="Only">The only service that supports the feature; null for both.</param>
public sealed record RequestSnapshot(string Feature, GenerateRequest Request, string Json, string? Only = null)
{
    /// <summary>Whether the emulator rejects the request: the feature is not supported yet, or what it names does not exist.</summary>
    public bool IsUnknownToTheEmulator { get; init; }

    public override string ToString() => Feature;
}
