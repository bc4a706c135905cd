namespace GeminiRx.Errors;

/// <summary>Creates failures again from what <see cref="ChunkJson"/> writes of them.</summary>
internal static class WrittenFailures
{
    /// <summary>The advice for JSON of an answer that is not as requested.</summary>
    public const string JsonAdvice = "Ask again, with the request's schema set by AsJson.";

    /// <summary>Creates a failure whose members beside the message are not written.</summary>
    /// <returns>The failure; null if there is no such kind.</returns>
    public static GeminiException? Of(string kind, string message) =>
        kind switch
        {
            "truncated" => new GeminiStreamException(StreamFault.Truncated, message),
            "unreadable" => new GeminiStreamException(StreamFault.Unreadable, message),
            "diverged" => new GeminiStreamException(StreamFault.Diverged, message),
            "network" => new GeminiConnectionException(message),
            "config" => new GeminiConfigurationException(message),
            _ => null,
        };
}
