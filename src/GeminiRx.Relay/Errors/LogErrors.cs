namespace GeminiRx.Relay.Errors;

/// <summary>The failures of a log.</summary>
internal static class LogErrors
{
    public static AnswerLogException Unknown() =>
        new(AnswerLogFault.Unknown, "There is no such answer: it was never begun, was removed, or is no longer kept. Ask again.");

    public static AnswerLogException Exists() => new(AnswerLogFault.Exists, "The answer exists already. Use another id, or take it over.");

    public static AnswerLogException Held() =>
        new(AnswerLogFault.Held, "Another producer writes the answer. Follow it, or take it over when its lease has expired.");

    public static AnswerLogException Fenced() =>
        new(AnswerLogFault.Fenced, "Another producer has taken the answer over. What this one still sends is not kept.");

    public static AnswerLogException Closed() => new(AnswerLogFault.Closed, "The answer has ended: nothing can be appended to it.");

    public static AnswerLogException InvalidId() =>
        new(AnswerLogFault.InvalidId, "Invalid id of an answer: use 1 to 128 letters, digits, '-', '_' and '.', and no '.' at the start.");

    public static AnswerLogException InvalidOffset() =>
        new(AnswerLogFault.InvalidOffset, "Invalid offset: it is malformed, or its record is not in the answer. Read from the start.");

    public static AnswerLogException Gap() =>
        new(AnswerLogFault.Gap, "Records of the answer are missing: the storage has lost them. Take the answer over, or ask again.");

    public static AnswerLogException TooLarge(long limit) =>
        new(AnswerLogFault.TooLarge, $"The answer exceeds the limit of {limit:N0} bytes. Raise AnswerLogOptions.MaxBytes.");

    public static AnswerLogException Full(Exception cause) =>
        new(AnswerLogFault.Full, $"The storage of the answers is full ({cause.GetType().Name}). Free space.", cause);

    public static AnswerLogException Unavailable(Exception cause) =>
        new(AnswerLogFault.Unavailable, $"The storage of the answers cannot be used ({cause.GetType().Name}). Try again.", cause);

    public static AnswerLogException Unreadable(Exception? cause = null) =>
        new(AnswerLogFault.Unreadable, "A record of the answer is no chunk of this version of the library. Update the reader.", cause);

    /// <summary>The failure of an answer whose producer died.</summary>
    public static GeminiException Lost() =>
        new GeminiStreamException(StreamFault.Truncated, "The process that wrote the answer has ended without finishing it.");

    /// <summary>The failure of an answer that is too large for its log.</summary>
    public static GeminiException AnswerTooLarge(long limit) =>
        new GeminiStreamException(StreamFault.TooLarge, $"The answer exceeds the limit of {limit:N0} bytes for answers that are kept.");

    /// <summary>The failure of an answer whose source failed with another exception, of which nothing is told.</summary>
    public static GeminiException Other() => new GeminiStreamException(StreamFault.Truncated, "The answer failed.");
}
