using GeminiRx.LanguageServer.Streaming.Rewrites;

namespace GeminiRx.LanguageServer.Streaming;

/// <summary>How a session ended.</summary>
/// <param name="Finished">The end of the answer; null if it did not come to one.</param>
/// <param name="Failure">The failure; null if there is none.</param>
/// <param name="Characters">The number of UTF-16 units in the document.</param>
/// <param name="Usage">The last token counts; null if none came.</param>
/// <param name="From">What another session needs to continue from here.</param>
/// <param name="Reason">Why it was stopped; null if it was not.</param>
/// <param name="HasReceived">Whether any text arrived.</param>
internal sealed record SessionResult(
    FinishedChunk? Finished,
    SessionFailure? Failure,
    int Characters,
    Usage? Usage,
    ResumePoint From,
    StopReason? Reason,
    bool HasReceived
)
{
    /// <summary>The exception of the server that ended it; null if there was none.</summary>
    public Exception? Fault { get; init; }

    /// <summary>What a rewrite came to; null if the session only inserted text.</summary>
    public RewriteResult? Rewrite { get; init; }

    /// <summary>The number of UTF-16 units that arrived and are not in the document.</summary>
    public int Unwritten => From.Unwritten.Length;
}

/// <summary>Why a session was stopped.</summary>
internal enum StopReason
{
    /// <summary>By a command or a cancellation.</summary>
    Requested,

    /// <summary>The user deleted the newest text.</summary>
    Undone,

    /// <summary>The document was closed.</summary>
    Closed,

    /// <summary>The document was opened again; editors do this when a file is reloaded.</summary>
    Reopened,

    /// <summary>A change of the document could not be read.</summary>
    OutOfSync,

    /// <summary>The connection to the editor ended, or the server shuts down.</summary>
    Disconnected,
}

/// <summary>Why a session failed, as a message for the user.</summary>
internal sealed record SessionFailure(string Kind, string Message, bool IsOfKey = false)
{
    /// <summary>A stable word for clients, more exact than the kind where more is known.</summary>
    public string Reason { get; init; } = Kind;
}
