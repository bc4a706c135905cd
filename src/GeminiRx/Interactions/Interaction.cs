namespace GeminiRx;

/// <summary>An interaction that the service stores: a request and its answer, under a name.</summary>
/// <param name="Id">The identifier, for <see cref="GeminiInteractions.Follow"/> and <see cref="InteractionRequest.PreviousInteractionId"/>.
/// </param>
/// <param name="Status">The status when the service answered.</param>
public sealed record Interaction(string Id, InteractionStatus Status)
{
    /// <summary>The model; null if an agent answers.</summary>
    public string? Model { get; init; }

    /// <summary>The agent; null if a model answers.</summary>
    public string? Agent { get; init; }

    /// <summary>The token counts so far; null if the service sent none.</summary>
    public Usage? Usage { get; init; }
}
