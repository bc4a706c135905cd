using System.Security.Authentication;
using GeminiRx.Errors;

namespace GeminiRx;

/// <summary>The base class of the failures that the observables of this library report.</summary>
/// <remarks>Message and data never contain a prompt, an answer or a key.</remarks>
public abstract class GeminiException : Exception
{
    private protected GeminiException(string message, string? advice, Exception? innerException)
        : base(message, innerException) => Advice = advice;

    /// <summary>The kind of the failure, the same word in every output: <c>api</c>, <c>truncated</c>, <c>unreadable</c>,
    /// <c>diverged</c>, <c>timeout</c>, <c>network</c>, <c>limit</c>, <c>file</c>, <c>config</c>,
    /// <c>json</c>, <c>live</c>, <c>toolLoop</c> or <c>notCompleted</c>.</summary>
    public abstract string Kind { get; }

    /// <summary>What the user can do about the failure, in a sentence; null if there is no advice.</summary>
    public string? Advice { get; internal set; }

    /// <summary>The text for a user: the message, the detail and the advice.</summary>
    /// <param name="detail">A sentence that the caller adds. Default: none.</param>
    /// <returns>The sentences in that order. A full stop is added between sentences that do not end in a punctuation mark.</returns>
    public string ToUserMessage(string? detail = null)
    {
        var words = "";
        foreach (var sentence in new[] { Message, detail, Advice })
        {
            if (!string.IsNullOrWhiteSpace(sentence))
            {
                words = $"{words}{(words.Length == 0 ? "" : EndsWithMark(words) ? " " : ". ")}{sentence.Trim()}";
            }
        }

        return words;
    }

    /// <summary>
    /// Whether a retry may succeed: an overloaded or failing service, a quota per minute, a lost connection, a truncated answer. False for
    /// a
    /// time-out, because a retry is a second bill, and for a daily quota that is used up.
    /// </summary>
    public bool IsTransient => TransientErrors.IsTransient(this);

    /// <summary>The status of the service if there is one, otherwise the kind.</summary>
    internal virtual string Type => Kind;

    /// <summary>The delay before a retry that the service or a limiter asks for; null if none.</summary>
    internal virtual TimeSpan? RetryDelay => null;

    /// <summary>The reason for which the prompt was blocked before the failure; null if it was not.</summary>
    internal BlockReason? PromptBlock { get; set; }

    /// <summary>The last token counts before the failure; null if there are none.</summary>
    public Usage? Usage { get; internal set; }

    /// <summary>The part of <see cref="Usage"/> that an answer which is read on does not count again; null if there is none.</summary>
    internal Usage? SettledUsage { get; set; }

    /// <summary>The last finish reason before the failure; null if there is none.</summary>
    public FinishReason? FinishReason { get; internal set; }

    // A mark before closing quotes or brackets counts.
    private static bool EndsWithMark(string words) =>
        words.TrimEnd('"', '\'', ')', ']', '`', '”', '’') is [.., '.' or '!' or '?' or '…' or ':' or ';'];
}

/// <summary>The fault of a stream.</summary>
public enum StreamFault
{
    /// <summary>The stream ended cleanly but without a finish reason, or in the middle of an error message.</summary>
    Truncated,

    /// <summary>An event contains other data than the expected JSON.</summary>
    Unreadable,

    /// <summary>An event is larger than <see cref="GeminiOptions.MaxEventBytes"/>.</summary>
    TooLarge,

    /// <summary>Content after a rewind differs from the content that was delivered before. Only
    /// <see cref="ChunkOperators.WithoutRewinds"/> reports this.</summary>
    Diverged,
}

/// <summary>The stream is truncated, unreadable, or different after a rewind.</summary>
public sealed class GeminiStreamException : GeminiException
{
    /// <summary>Creates a failure, for sources and tests of your own.</summary>
    /// <param name="fault">The fault; it decides about the advice.</param>
    /// <param name="message">The message: one sentence without content of the answer.</param>
    /// <param name="innerException">The cause. Default: none.</param>
    public GeminiStreamException(StreamFault fault, string message, Exception? innerException = null)
        : base(message, ErrorAdvice.ForStream(fault), innerException) => Fault = fault;

    /// <inheritdoc/>
    public override string Kind =>
        Fault switch
        {
            StreamFault.Truncated => "truncated",
            StreamFault.Diverged => "diverged",
            _ => "unreadable",
        };

    /// <summary>The fault.</summary>
    public StreamFault Fault { get; }
}

/// <summary>The connection could not be established, or was dropped. It is transient, unless the certificate of the other side is not
/// trusted.</summary>
public sealed class GeminiConnectionException : GeminiException
{
    /// <summary>Creates a failure, for sources and tests of your own.</summary>
    /// <param name="message">The message: one sentence.</param>
    /// <param name="innerException">The cause. Default: none.</param>
    public GeminiConnectionException(string message, Exception? innerException = null)
        : base(message, IsUntrusted(innerException) ? ErrorAdvice.Certificate : ErrorAdvice.Connection, innerException) { }

    /// <inheritdoc/>
    public override string Kind => "network";

    /// <summary>Whether the certificate of the other side was refused.</summary>
    internal bool IsAboutCertificate => IsUntrusted(InnerException);

    // A handshake that the other side refuses has an inner exception.
    private static bool IsUntrusted(Exception? cause) =>
        cause is AuthenticationException { InnerException: null } || (cause is not null && IsUntrusted(cause.InnerException));
}

/// <summary>A time limit of an answer.</summary>
public enum TimeLimit
{
    /// <summary>The timeout of the caller's <see cref="HttpClient"/> for the beginning of the answer.</summary>
    HttpClient,

    /// <summary>The time to the first content. Thoughts are content.</summary>
    FirstContent,

    /// <summary>The time between two pieces of content.</summary>
    ContentGap,

    /// <summary>The time of the complete answer.</summary>
    Total,

    /// <summary>The time in which the service processes an uploaded file.</summary>
    Processing,
}

/// <summary>A time limit elapsed. It is not transient: a retry is a second bill for a request that takes too long.</summary>
public sealed class GeminiTimeoutException : GeminiException
{
    /// <summary>Creates a failure, for sources and tests of your own.</summary>
    /// <param name="limit">The limit that elapsed.</param>
    /// <param name="message">The message: one sentence.</param>
    /// <param name="innerException">The cause. Default: none.</param>
    public GeminiTimeoutException(TimeLimit limit, string message, Exception? innerException = null)
        : base(message, ErrorAdvice.Timeout, innerException) => Limit = limit;

    /// <inheritdoc/>
    public override string Kind => "timeout";

    /// <summary>The limit that elapsed.</summary>
    public TimeLimit Limit { get; }
}

/// <summary>The answer ended in order but is not complete. Only <see cref="ChunkOperators.EnsureCompleted"/> reports this, and
/// <see cref="GeminiClient.Decide"/> for a blocked text; <see cref="FinishedChunk.ToException"/> creates it.</summary>
public sealed class GeminiNotCompletedException : GeminiException
{
    // The service's message about the end may quote the answer, so it stays in the chunk.
    /// <summary>Creates a failure, for sources and tests of your own.</summary>
    /// <param name="outcome">The outcome; not <see cref="Outcome.Completed"/>.</param>
    /// <param name="reason">The service's reason. Default: none.</param>
    /// <param name="blockReason">The reason for which the prompt was blocked. Default: it was not.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="outcome"/> is <see cref="Outcome.Completed"/>.</exception>
    public GeminiNotCompletedException(Outcome outcome, FinishReason? reason = null, BlockReason? blockReason = null)
        : this(outcome, reason, blockReason, EndMessages.For(outcome, reason, blockReason)) =>
        ArgumentOutOfRangeException.ThrowIfEqual((int)outcome, (int)Outcome.Completed, nameof(outcome));

    // With the identifier of the answer, which the advice names.
    internal GeminiNotCompletedException(Outcome outcome, FinishReason? reason, BlockReason? blockReason, string? responseId)
        : this(outcome, reason, blockReason, EndMessages.For(outcome, reason, blockReason, responseId)) { }

    private GeminiNotCompletedException(
        Outcome outcome,
        FinishReason? reason,
        BlockReason? blockReason,
        (string Message, string? Advice) end
    )
        : base(end.Message, end.Advice, null)
    {
        Outcome = outcome;
        BlockReason = blockReason;
        FinishReason = reason;
    }

    /// <inheritdoc/>
    public override string Kind => "notCompleted";

    /// <summary>The outcome of the answer; never <see cref="Outcome.Completed"/>.</summary>
    public Outcome Outcome { get; }

    /// <summary>The reason for which the prompt was blocked; null if it was not.</summary>
    public BlockReason? BlockReason { get; }
}

/// <summary>A rate limiter of this program rejected the request: its queue is full, or it is disposed.</summary>
public sealed class GeminiRateLimitException : GeminiException
{
    /// <summary>Creates a failure, for sources and tests of your own.</summary>
    /// <param name="retryAfter">The delay that the limiter asks for. Default: none, and then the failure is not transient.</param>
    /// <param name="innerException">The cause. Default: none.</param>
    public GeminiRateLimitException(TimeSpan? retryAfter = null, Exception? innerException = null)
        : base("The rate limiter rejected the request.", ErrorAdvice.RateLimit, innerException) => RetryAfter = retryAfter;

    /// <inheritdoc/>
    public override string Kind => "limit";

    /// <summary>The delay that the limiter asks for; null if none.</summary>
    public TimeSpan? RetryAfter { get; }

    internal override TimeSpan? RetryDelay => RetryAfter;
}
