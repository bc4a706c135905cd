using GeminiRx.LanguageServer.Documents;

namespace GeminiRx.LanguageServer.Streaming;

/// <summary>An input of a streaming session.</summary>
internal abstract record SessionEvent
{
    /// <summary>The answer continued.</summary>
    public sealed record Arrived(Chunk Chunk) : SessionEvent;

    /// <summary>The service takes back the end of the answer: this number of UTF-16 units of text.</summary>
    public sealed record Rewound(int Length) : SessionEvent;

    /// <summary>The answer ended: after a <see cref="FinishedChunk"/>, or with a failure.</summary>
    public sealed record SourceEnded(SessionFailure? Failure, Usage? Usage) : SessionEvent;

    /// <summary>The editor reported changes. The session's own edit is one of them if the document shows it.</summary>
    public sealed record Changed(IReadOnlyList<DocumentChange> Changes, Document Document) : SessionEvent;

    /// <summary>The editor answered an edit.</summary>
    public sealed record Answered(int EditId, EditAnswer Answer) : SessionEvent;

    /// <summary>The session starts: text that it was given to write or to delete is due.</summary>
    public sealed record Began : SessionEvent;

    /// <summary>The session has the turn to send an edit for its document.</summary>
    public sealed record TurnGiven : SessionEvent;

    /// <summary>The user stops the session: the text that arrived is written.</summary>
    public sealed record StopRequested : SessionEvent;

    /// <summary>The user stops the session and wants its text deleted.</summary>
    public sealed record DiscardRequested : SessionEvent;

    /// <summary>Nothing more may be written.</summary>
    public sealed record Abandoned(StopReason Reason) : SessionEvent;

    /// <summary>The time of a <see cref="SessionEffect.Wake"/> has passed.</summary>
    public sealed record Woken(int Id) : SessionEvent;
}
