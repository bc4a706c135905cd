namespace GeminiRx.Tests.Requests;

/// <summary>A feature of a request, and its JSON in the service's documentation, next to the prompt <c>Hi</c>.</summary>
/// <param name="Feature">The name of the feature.</param>
/// <param name="Request">The request.</param>
/// <param name="Json">The members in addition to <c>contents</c>, or instead of it.</param>
/// <param name="Only">The only service that supports the feature; null for both.</param>
public sealed record RequestSnapshot(string Feature, GenerateRequest Request, string Json, string? Only = null)
{
    /// <summary>Whether the emulator, like today's service, refuses the request.</summary>
    public bool IsNews { get; init; }

    public override string ToString() => Feature;
}
