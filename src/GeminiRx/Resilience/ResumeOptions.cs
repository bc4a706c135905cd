namespace GeminiRx;

/// <summary>How an answer that broke off is resumed.</summary>
public sealed record ResumeOptions
{
    /// <summary>
    /// How often a resumption is tried without progress, and after which time; a new checkpoint with content before it,
    /// or text where it goes on from the text, is progress. Default: three retries, otherwise as <see cref="RetryOptions"/> says.
    /// </summary>
    public RetryOptions Retry { get; init; } = new() { MaxRetries = 3 };

    /// <summary>
    /// Whether an answer that broke off where there is no checkpoint goes on from its text: the model is shown what it said and asked to go
    /// on, and what it
    /// repeats is taken out. Only for answers of nothing but text and thoughts. Default false, since a model may go on in another way than
    /// it would have.
    /// </summary>
    public bool ContinueFromText { get; init; }

    /// <summary>What the model is asked then. Default: an English sentence.</summary>
    public string ContinuePrompt { get; init; } =
        "Your last answer broke off. Go on exactly where it ends, with the very next character. Do not repeat anything, and do not comment.";
}
