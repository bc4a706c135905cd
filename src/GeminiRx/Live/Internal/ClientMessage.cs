namespace GeminiRx.Live.Internal;

/// <summary>A message to the service.</summary>
internal abstract record ClientMessage
{
    private ClientMessage() { }

    /// <summary>Turns of the conversation. Interrupts the model.</summary>
    public sealed record Contents(IReadOnlyList<Content> Turns, bool IsComplete) : ClientMessage;

    /// <summary>Results of function calls.</summary>
    public sealed record ToolResponse(IReadOnlyList<FunctionResponsePart> Responses) : ClientMessage;

    /// <summary>Audio or an image, as it is recorded; null if the audio pauses.</summary>
    public sealed record Realtime(InlineDataPart? Media) : ClientMessage
    {
        public int Size => Media?.Data.Length ?? 0;
    }
}
