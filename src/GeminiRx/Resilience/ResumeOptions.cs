namespace GeminiRx;

/// <summary>How an answer that broke off is resumed.</summary>
public sealed record ResumeOptions
{
    /// <summary>
    /// The number and delays of resumptions without progress. A checkpoint that follows new content is progress; so is text, if the answer
    /// continues from its text. Default: three retries, otherwise the defaults of <see cref="RetryOptions"/>.
    /// </summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public RetryOptions Retry
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(Retry));
    } = new() { MaxRetries = 3 };

    /// <summary>
    /// Whether an answer without a checkpoint continues from its text: the model gets its own text and the request to continue, and a
    /// repetition is removed. Applies only to answers of text and thoughts. Default false, because a model may continue differently than
    /// it would have.
    /// </summary>
    public bool ContinueFromText { get; init; }

    /// <summary>The prompt that asks the model to continue from its text. Default: an English sentence.</summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public string ContinuePrompt
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(ContinuePrompt));
    } =
        "Your last answer broke off. Go on exactly where it ends, with the very next character. "
        + "Do not repeat anything, and do not comment.";
}
