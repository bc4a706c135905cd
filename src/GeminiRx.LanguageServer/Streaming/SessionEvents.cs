using GeminiRx.LanguageServer.Documents;
using GeminiRx.LanguageServer.Protocol;

namespace GeminiRx.LanguageServer.Streaming;

/// <summary>What can happen to a streaming session.</summary>
internal abstract record SessionEvent
{
    /// <summary>The model said something.</summary>
    public sealed record Arrived(Chunk Chunk) : SessionEvent;

    /// <summary>The answer is over: with a <see cref="FinishedChunk"/> before it, or by a failure.</summary>
    public sealed record SourceEnded(SessionFailure? Failure, Usage? Usage) : SessionEvent;

    /// <summary>The editor reported changes, the session's own edit among them or not.</summary>
    public sealed record Changed(IReadOnlyList<(Document Before, TextChange Change)> Changes, Document Document) : SessionEvent;

    /// <summary>The editor answered the edit in flight; an error answer counts as not applied.</summary>
    public sealed record Answered(bool Applied, string? Reason) : SessionEvent;

    /// <summary>Somebody wants the session to end in order.</summary>
    public sealed record StopRequested : SessionEvent;

    /// <summary>The document was closed or the client is gone: nothing more may be written.</summary>
    public sealed record Abandoned : SessionEvent;

    /// <summary>The time asked for by <see cref="SessionEffect.Wake"/> is over.</summary>
    public sealed record Woken(int Id) : SessionEvent;
}

/// <summary>What a streaming session wants done.</summary>
internal abstract record SessionEffect
{
    /// <summary>Insert text at a position of a version of the document.</summary>
    public sealed record Send(int Version, Position At, string Text) : SessionEffect;

    /// <summary>End the answer in order; it says so by a last chunk.</summary>
    public sealed record StopSource : SessionEffect;

    /// <summary>Wake the session after a time; only the newest of these counts.</summary>
    public sealed record Wake(int Id, TimeSpan After) : SessionEffect;

    /// <summary>Tell the user how far it is.</summary>
    public sealed record Report(string Message) : SessionEffect;

    /// <summary>The session is over; the request is aborted if it still runs.</summary>
    public sealed record End(SessionResult Result) : SessionEffect;
}

/// <summary>How a session ended.</summary>
/// <param name="Finished">The end of the answer; null where it did not come to one.</param>
/// <param name="Failure">What went wrong; null where nothing did.</param>
/// <param name="Characters">How many UTF-16 units are in the document.</param>
/// <param name="Usage">The last token counts; null where none came.</param>
/// <param name="Unwritten">How many UTF-16 units arrived and are not in the document.</param>
internal sealed record SessionResult(FinishedChunk? Finished, SessionFailure? Failure, int Characters, Usage? Usage, int Unwritten);

/// <summary>Why a session failed, in words for a person.</summary>
internal sealed record SessionFailure(string Kind, string Message);
