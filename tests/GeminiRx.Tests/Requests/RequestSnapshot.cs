namespace GeminiRx.Tests.Requests;

/// <summary>A feature of a request, and the JSON that the service's documentation has for it beside the prompt <c>Hi</c>.</summary>
/// <param name="Feature">What it shows.</param>
/// <param name="Request">The request.</param>
/// <param name="Json">The members beside or instead of <c>contents</c>.</param>
/// <param name="Only">The one service that knows it; null: both.</param>
public sealed record RequestSnapshot(string Feature, GenerateRequest Request, string Json, string? Only = null)
{
    /// <summary>Whether the emulator, as today's service, does not know a field or a value of it.</summary>
    public bool IsNews { get; init; }

    public override string ToString() => Feature;
}
