using System.Globalization;

namespace GeminiRx;

/// <summary>Why a stream failed. Every failure that an observable of this library reports by itself is one of this family.</summary>
/// <remarks>No prompt, no answer and no key is ever in the message or the data.</remarks>
public abstract class GeminiException : Exception
{
    private protected GeminiException(string message, string? advice, Exception? innerException)
        : base(message, innerException) => Advice = advice;

    /// <summary>The kind of failure in one word, the same in every output: <c>api</c>, <c>truncated</c>, <c>unreadable</c>,
    /// <c>diverged</c>, <c>timeout</c>, <c>network</c>, <c>limit</c>, <c>config</c> or <c>notCompleted</c>.</summary>
    public abstract string Kind { get; }

    /// <summary>What to do about it, a sentence for a person; null where the message says it all.</summary>
    public string? Advice { get; }

    /// <summary>Puts the failure into words for a person: sentences in the order message, detail, advice.</summary>
    /// <param name="detail">What the caller knows beside, a sentence. Default: nothing.</param>
    /// <returns>The words. A full stop is added where a sentence is followed by another one and does not end in a mark.</returns>
    public string ToUserMessage(string? detail = null)
    {
        var words = "";
        foreach (var sentence in new[] { Message, detail, Advice })
        {
            if (!string.IsNullOrWhiteSpace(sentence))
            {
                words = $"{words}{(words.Length == 0 ? "" : EndsInMark(words) ? " " : ". ")}{sentence.Trim()}";
            }
        }

        return words;
    }

    /// <summary>
    /// Whether another try may succeed: an overloaded or failing service, a quota by the minute, a lost connection, an answer cut short.
    /// Not a time-out, since
    /// another try is a second bill, and not a quota that is used up for the day.
    /// </summary>
    public bool IsTransient => Transience.IsTransient(this);

    /// <summary>The failure in one word that says more than its kind where there is one: the service's status.</summary>
    internal virtual string Type => Kind;

    /// <summary>How long to wait before another try, where somebody said; null otherwise.</summary>
    internal virtual TimeSpan? RetryDelay => null;

    /// <summary>Why the prompt was blocked, where that was said before the failure; null otherwise.</summary>
    internal BlockReason? PromptBlock { get; set; }

    /// <summary>The last token counts that came before the failure; null where none came.</summary>
    public Usage? Usage { get; internal set; }

    /// <summary>The last finish reason that came before the failure; null where none came.</summary>
    public FinishReason? FinishReason { get; internal set; }

    // A mark inside of closing quotes or brackets counts.
    private static bool EndsInMark(string words) =>
        words.TrimEnd('"', '\'', ')', ']', '`', '”', '’') is [.., '.' or '!' or '?' or '…' or ':' or ';'];
}

/// <summary>The service answered with an error, by its HTTP status or inside the stream.</summary>
public sealed class GeminiApiException : GeminiException
{
    internal GeminiApiException(int code, string? status, ErrorDetails details, TimeSpan? retryAfter, string message)
        : base(message, ErrorAdvice.ForApi(code, details, retryAfter, message), null)
    {
        Code = code;
        Status = status;
        Details = details;
        RetryAfter = retryAfter;
    }

    /// <inheritdoc/>
    public override string Kind => "api";

    /// <summary>The same error, with stars for secrets that its message names.</summary>
    internal GeminiApiException Without(IReadOnlyList<string> secrets)
    {
        // What is shorter is no key, and may be a word.
        var message = secrets
            .Where(secret => secret.Length >= 12)
            .Aggregate(Message, (text, secret) => text.Replace(secret, "***", StringComparison.Ordinal));
        return message == Message ? this : new(Code, Status, Details, RetryAfter, message);
    }

    internal override string Type => Status ?? Code.ToString(CultureInfo.InvariantCulture);

    internal override TimeSpan? RetryDelay => RetryAfter;

    /// <summary>The error's code: an HTTP status, also for an error inside a stream that began with 200.</summary>
    public int Code { get; }

    /// <summary>The canonical status, such as <c>RESOURCE_EXHAUSTED</c>; null where the answer did not hold one (a gateway's
    /// page).</summary>
    public string? Status { get; }

    /// <summary>What the service says beside the message.</summary>
    public ErrorDetails Details { get; }

    /// <summary>How long the service asks to wait before another try: by its details, its message or a header; null where it does not
    /// say.</summary>
    public TimeSpan? RetryAfter { get; }
}

/// <summary>What is wrong with the bytes of a stream.</summary>
public enum StreamFault
{
    /// <summary>The stream ended cleanly but without a finish reason, or in the middle of an error message.</summary>
    Truncated,

    /// <summary>An event holds something other than the JSON it should.</summary>
    Unreadable,

    /// <summary>An event is larger than <see cref="GeminiOptions.MaxEventBytes"/>.</summary>
    TooLarge,

    /// <summary>What was generated again is not what was shown before; only <see cref="ChunkOperators.WithoutRewinds"/> finds
    /// this.</summary>
    Diverged,
}

/// <summary>The stream was cut short, cannot be read, or went another way when it came again.</summary>
public sealed class GeminiStreamException : GeminiException
{
    internal GeminiStreamException(StreamFault fault, string message, Exception? innerException = null)
        : base(message, ErrorAdvice.ForStream(fault), innerException) => Fault = fault;

    /// <inheritdoc/>
    public override string Kind =>
        Fault switch
        {
            StreamFault.Truncated => "truncated",
            StreamFault.Diverged => "diverged",
            _ => "unreadable",
        };

    /// <summary>What is wrong.</summary>
    public StreamFault Fault { get; }
}

/// <summary>No connection could be made, or it was dropped.</summary>
public sealed class GeminiConnectionException : GeminiException
{
    internal GeminiConnectionException(string message, Exception? innerException)
        : base(message, ErrorAdvice.Connection, innerException) { }

    /// <inheritdoc/>
    public override string Kind => "network";
}

/// <summary>A limit of the time that an answer may take.</summary>
public enum TimeLimit
{
    /// <summary>The <see cref="HttpClient"/>'s own limit, which the caller set on it, for the answer to begin.</summary>
    HttpClient,

    /// <summary>The time up to the first content. Thoughts are content.</summary>
    FirstContent,

    /// <summary>The time between two pieces of content.</summary>
    ContentGap,

    /// <summary>The time of the whole answer.</summary>
    Total,
}

/// <summary>A time limit ran out. It is not transient: another try is a second bill for what took too long.</summary>
public sealed class GeminiTimeoutException : GeminiException
{
    internal GeminiTimeoutException(string message, Exception? innerException, TimeLimit limit = TimeLimit.HttpClient)
        : base(message, ErrorAdvice.Timeout, innerException) => Limit = limit;

    /// <inheritdoc/>
    public override string Kind => "timeout";

    /// <summary>Which limit ran out.</summary>
    public TimeLimit Limit { get; }
}

/// <summary>The answer ended in order, but not because it was complete; only <see cref="ChunkOperators.EnsureCompleted"/> makes an error of
/// that.</summary>
public sealed class GeminiNotCompletedException : GeminiException
{
    internal GeminiNotCompletedException(FinishedChunk end)
        : base(ErrorAdvice.MessageForEnd(end), ErrorAdvice.ForOutcome(end.Outcome), null)
    {
        Outcome = end.Outcome;
        BlockReason = end.BlockReason;
        FinishReason = end.Reason;
        Usage = end.Usage;
    }

    /// <inheritdoc/>
    public override string Kind => "notCompleted";

    /// <summary>How the answer ended; never <see cref="Outcome.Completed"/>.</summary>
    public Outcome Outcome { get; }

    /// <summary>Why the prompt was blocked; null where it was not.</summary>
    public BlockReason? BlockReason { get; }
}

/// <summary>The client is not set up for the request: no key, or a setting that cannot work.</summary>
public sealed class GeminiConfigurationException : GeminiException
{
    /// <summary>Refuses a setting.</summary>
    /// <param name="message">What is wrong, without the setting's value where that may be a secret.</param>
    /// <param name="advice">What to do about it. Default: nothing more to say.</param>
    public GeminiConfigurationException(string message, string? advice = null)
        : base(message, advice, null) { }

    /// <inheritdoc/>
    public override string Kind => "config";
}

/// <summary>A rate limiter of this program refused the request: its queue is full, or it is disposed.</summary>
public sealed class GeminiRateLimitException : GeminiException
{
    internal GeminiRateLimitException(TimeSpan? retryAfter, Exception? innerException)
        : base("The rate limiter refused the request.", ErrorAdvice.RateLimit, innerException) => RetryAfter = retryAfter;

    /// <inheritdoc/>
    public override string Kind => "limit";

    /// <summary>How long the limiter asks to wait; null where it does not say.</summary>
    public TimeSpan? RetryAfter { get; }

    internal override TimeSpan? RetryDelay => RetryAfter;
}
