namespace GeminiRx.LanguageServer.Streaming;

/// <summary>What is known of the answer.</summary>
/// <param name="Finished">Its last chunk; null before that, or if it broke off.</param>
/// <param name="Failure">Why it broke off; null if it did not.</param>
/// <param name="Usage">The last token counts; null if none came.</param>
/// <param name="HasText">Whether any text arrived.</param>
internal sealed record AnswerState(
    FinishedChunk? Finished = null,
    SessionFailure? Failure = null,
    Usage? Usage = null,
    bool HasText = false
)
{
    public AnswerState Add(Chunk chunk) =>
        chunk switch
        {
            TextChunk { Candidate: 0 } text => this with { HasText = HasText || text.Text.Length > 0 },
            UsageChunk usage => this with { Usage = usage.Usage },
            FinishedChunk finished => this with { Finished = finished, Usage = finished.Usage ?? Usage },
            _ => this,
        };
}
