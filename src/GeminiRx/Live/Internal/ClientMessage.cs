namespace GeminiRx.Live.Internal;

/// <summary>A message to the service.</summary>
internal abstract record ClientMessage
{
    // The braces and names around a message, so that messages without content count too.
    private const int Frame = 16;

    private ClientMessage() { }

    /// <summary>How much memory the message takes, in bytes.</summary>
    public abstract long Size { get; }

    /// <summary>Turns of the conversation. Interrupts the model.</summary>
    /// <param name="Turns">The turns; none for the interruption alone.</param>
    /// <param name="IsComplete">Whether the model answers, or a history is complete.</param>
    /// <param name="MediaBefore">The number of messages of audio and images that precede it, if it is the prompt of a turn; null
    /// otherwise.</param>
    public sealed record Contents(IReadOnlyList<Content> Turns, bool IsComplete, long? MediaBefore = null) : ClientMessage
    {
        public override long Size => Frame + PartSize.Of(Turns);
    }

    /// <summary>Results of function calls.</summary>
    public sealed record ToolResponse(IReadOnlyList<FunctionResponsePart> Responses) : ClientMessage
    {
        public override long Size => Frame + Responses.Sum(response => PartSize.Of(response));
    }

    /// <summary>Audio or an image, as it is recorded; null if the audio pauses.</summary>
    public sealed record Realtime(InlineDataPart? Media) : ClientMessage
    {
        public override long Size => Frame + (Media?.Data.Length ?? 0);
    }
}
