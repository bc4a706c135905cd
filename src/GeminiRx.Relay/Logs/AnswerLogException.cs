namespace GeminiRx.Relay;

/// <summary>Why a log refuses a call.</summary>
public enum AnswerLogFault
{
    /// <summary>There is no such answer, or it is no longer kept.</summary>
    Unknown,

    /// <summary>The answer exists already.</summary>
    Exists,

    /// <summary>Another producer writes the answer.</summary>
    Held,

    /// <summary>Another producer has taken the answer over.</summary>
    Fenced,

    /// <summary>The answer has ended.</summary>
    Closed,

    /// <summary>The id is malformed.</summary>
    InvalidId,

    /// <summary>The offset is malformed, behind the end of the answer, or after a record that the storage has lost.</summary>
    InvalidOffset,

    /// <summary>Records are missing, before the appended ones or among those to be read: the storage has lost them.</summary>
    Gap,

    /// <summary>The answer exceeds <see cref="AnswerLogOptions.MaxBytes"/>.</summary>
    TooLarge,

    /// <summary>The disk, or the memory of the server, is full.</summary>
    Full,

    /// <summary>The storage cannot be reached, or refuses to work.</summary>
    Unavailable,

    /// <summary>A record is no chunk, or of a later version of the library.</summary>
    Unreadable,
}

/// <summary>A log refused a call. The message contains neither an id nor a part of an answer.</summary>
public sealed class AnswerLogException : Exception
{
    /// <summary>Creates a failure, also for logs of your own.</summary>
    /// <param name="fault">The fault.</param>
    /// <param name="message">What happened, and what to do.</param>
    /// <param name="innerException">The cause. Default: none.</param>
    public AnswerLogException(AnswerLogFault fault, string message, Exception? innerException = null)
        : base(message, innerException) => Fault = fault;

    /// <summary>The fault.</summary>
    public AnswerLogFault Fault { get; }

    /// <summary>Whether the same call may succeed later: the storage is away or full.</summary>
    public bool IsTransient => Fault is AnswerLogFault.Unavailable or AnswerLogFault.Full;
}
