namespace GeminiRx.Errors;

/// <summary>Creates failures again from what <see cref="ChunkJson"/> writes of them.</summary>
internal static class WrittenFailures
{
    /// <summary>Creates a failure whose members beside the message are not written.</summary>
    /// <returns>The failure; null if there is no such kind.</returns>
    public static GeminiException? Of(string kind, string message) =>
        kind switch
        {
            "truncated" => new GeminiStreamException(StreamFault.Truncated, message),
            "unreadable" => new GeminiStreamException(StreamFault.Unreadable, message),
            "diverged" => new GeminiStreamException(StreamFault.Diverged, message),
            "timeout" => new GeminiTimeoutException(TimeLimit.HttpClient, message),
            "network" => new GeminiConnectionException(message),
            "limit" => new GeminiRateLimitException(),
            "file" => new GeminiFileException(FileFault.Unusable, message),
            "config" => new GeminiConfigurationException(message),
            _ => null,
        };
}
