using GeminiRx.LanguageServer.Documents;

namespace GeminiRx.LanguageServer.Streaming;

/// <summary>What can happen to a streaming session.</summary>
internal abstract record SessionEvent
{
    /// <summary>The model said something.</summary>
    public sealed record Arrived(Chunk Chunk) : SessionEvent;

    /// <summary>The service takes back the end of what it said: so many UTF-16 units of text.</summary>
    public sealed record Rewound(int Length) : SessionEvent;

    /// <summary>The answer is over: with a <see cref="FinishedChunk"/> before it, or by a failure.</summary>
    public sealed record SourceEnded(SessionFailure? Failure, Usage? Usage) : SessionEvent;

    /// <summary>The editor reported changes. The session's own edit is one of them if the document shows it.</summary>
    public sealed record Changed(IReadOnlyList<DocumentChange> Changes, Document Document) : SessionEvent;

    /// <summary>The editor answered an edit.</summary>
    public sealed record Answered(int EditId, EditAnswer Answer) : SessionEvent;

    /// <summary>The session may begin: what it has been given to write or to take away is due.</summary>
    public sealed record Began : SessionEvent;

    /// <summary>It is this session's turn to send an edit for the document.</summary>
    public sealed record TurnGiven : SessionEvent;

    /// <summary>Somebody wants the session to end in order.</summary>
    public sealed record StopRequested : SessionEvent;

    /// <summary>Somebody wants the session to end and to take away what it wrote.</summary>
    public sealed record DiscardRequested : SessionEvent;

    /// <summary>Nothing more may be written.</summary>
    public sealed record Abandoned(StopReason Reason) : SessionEvent;

    /// <summary>The time asked for by <see cref="SessionEffect.Wake"/> is over.</summary>
    public sealed record Woken(int Id) : SessionEvent;
}

/// <summary>What a streaming session wants done.</summary>
internal abstract record SessionEffect
{
    /// <summary>Send an edit to the editor, unless the document has changed meanwhile.</summary>
    /// <param name="EditId">The edit's number in the session.</param>
    /// <param name="Edit">The edit.</param>
    /// <param name="Revision">The revision of the document that it is made for.</param>
    /// <param name="Version">The same by the editor's count; null where the editor counts none.</param>
    /// <param name="Step">Where in the stream it is.</param>
    public sealed record Send(int EditId, SentEdit Edit, int Revision, long? Version, EditStep Step) : SessionEffect;

    /// <summary>Ask for the turn to send an edit: one session of a document at a time has an edit on its way.</summary>
    public sealed record AskTurn : SessionEffect;

    /// <summary>Give the turn back.</summary>
    public sealed record GiveTurn : SessionEffect;

    /// <summary>End the answer in order; it says so by a last chunk.</summary>
    public sealed record StopSource : SessionEffect;

    /// <summary>Wake the session after a time; only the newest of these counts.</summary>
    public sealed record Wake(int Id, TimeSpan After) : SessionEffect;

    /// <summary>Tell the user how far it is.</summary>
    public sealed record Report(string Message) : SessionEffect
    {
        /// <summary>Whether a user whose editor shows no progress is told too.</summary>
        public bool IsNotice { get; init; }
    }

    /// <summary>The session is over; the request is aborted if it still runs.</summary>
    public sealed record End(SessionResult Result) : SessionEffect;
}

/// <summary>Which of a session's edits one is, as far as is known when it is sent: the only one counts as the last.</summary>
internal enum EditStep
{
    First,
    Middle,
    Last,
}

/// <summary>How a session ended.</summary>
/// <param name="Finished">The end of the answer; null where it did not come to one.</param>
/// <param name="Failure">What went wrong; null where nothing did.</param>
/// <param name="Characters">How many UTF-16 units are in the document.</param>
/// <param name="Usage">The last token counts; null where none came.</param>
/// <param name="From">What another session needs to go on from here.</param>
/// <param name="Reason">Why it was stopped; null where it was not.</param>
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
    /// <summary>The fault of the server that ended it; null where there was none.</summary>
    public Exception? Fault { get; init; }

    /// <summary>How many UTF-16 units arrived and are not in the document.</summary>
    public int Unwritten => From.Unwritten.Length;
}

/// <summary>Why a session was stopped.</summary>
internal enum StopReason
{
    /// <summary>By a command, or by cancelling.</summary>
    Requested,

    /// <summary>The user deleted what was written last.</summary>
    Undone,

    /// <summary>The document was closed.</summary>
    Closed,

    /// <summary>The document was opened again, as editors do when a file is reloaded.</summary>
    Reopened,

    /// <summary>A change of the document could not be read.</summary>
    OutOfSync,

    /// <summary>The editor is gone, or the server shuts down.</summary>
    Disconnected,
}

/// <summary>Why a session failed, in words for a person.</summary>
internal sealed record SessionFailure(string Kind, string Message, bool IsOfKey = false);
