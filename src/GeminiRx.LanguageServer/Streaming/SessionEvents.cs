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

    /// <summary>The editor reported changes, the session's own edit among them or not.</summary>
    public sealed record Changed(IReadOnlyList<(Document Before, TextChange Change)> Changes, Document Document) : SessionEvent;

    /// <summary>The editor answered the edit in flight; an error answer counts as not applied.</summary>
    public sealed record Answered(bool Applied, string? Reason) : SessionEvent;

    /// <summary>The session may begin: what it has been given to write or to take away is due.</summary>
    public sealed record Began : SessionEvent;

    /// <summary>It is this session's turn to send an edit for the document.</summary>
    public sealed record TurnGiven : SessionEvent;

    /// <summary>Somebody wants the session to end in order.</summary>
    public sealed record StopRequested : SessionEvent;

    /// <summary>Somebody wants the session to end and to take away what it wrote.</summary>
    public sealed record DiscardRequested : SessionEvent;

    /// <summary>The document was closed or the client is gone: nothing more may be written.</summary>
    public sealed record Abandoned : SessionEvent;

    /// <summary>The time asked for by <see cref="SessionEffect.Wake"/> is over.</summary>
    public sealed record Woken(int Id) : SessionEvent;
}

/// <summary>What a streaming session wants done.</summary>
internal abstract record SessionEffect
{
    /// <summary>Edit a version of the document.</summary>
    /// <param name="Version">The version.</param>
    /// <param name="Edit">The edit, by offsets.</param>
    /// <param name="Range">The range it replaces.</param>
    /// <param name="Step">Where in the stream it is.</param>
    public sealed record Send(int Version, TextChange Edit, Protocol.Range Range, EditStep Step) : SessionEffect;

    /// <summary>Ask for the turn to send an edit: of all sessions in a document one has an edit on its way.</summary>
    public sealed record AskTurn : SessionEffect;

    /// <summary>Give the turn back.</summary>
    public sealed record GiveTurn : SessionEffect;

    /// <summary>End the answer in order; it says so by a last chunk.</summary>
    public sealed record StopSource : SessionEffect;

    /// <summary>Wake the session after a time; only the newest of these counts.</summary>
    public sealed record Wake(int Id, TimeSpan After) : SessionEffect;

    /// <summary>Tell the user how far it is.</summary>
    public sealed record Report(string Message) : SessionEffect;

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
/// <param name="Remains">What another session needs to go on from here.</param>
internal sealed record SessionResult(FinishedChunk? Finished, SessionFailure? Failure, int Characters, Usage? Usage, SessionRemains Remains)
{
    /// <summary>How many UTF-16 units arrived and are not in the document.</summary>
    public int Unwritten => Remains.Unwritten.Length;
}

/// <summary>What a session leaves behind: where it was, what it has written, and what it has not.</summary>
/// <param name="Anchor">Its place in the document.</param>
/// <param name="Written">Which characters are its own.</param>
/// <param name="Text">What it wrote, whether it is still there or not.</param>
/// <param name="Unwritten">What arrived and is not in the document, with line feeds.</param>
/// <param name="IsWhole">Whether the answer had come to its end.</param>
internal sealed record SessionRemains(Anchor Anchor, WrittenText Written, string Text, string Unwritten, bool IsWhole)
{
    /// <summary>A place where nothing is written.</summary>
    public static SessionRemains At(int offset) => new(new Anchor(offset, offset, offset), WrittenText.None, "", "", IsWhole: false);

    /// <summary>The same with all that was written to be taken away.</summary>
    public SessionRemains Taken() => this with { Text = "", Unwritten = "", IsWhole = false };

    /// <summary>The document's text as it would be without what was written, and the place in it.</summary>
    public (string Text, int Offset) Without(string text)
    {
        var (left, at) = (text, Anchor.At);
        foreach (var piece in Written.Pieces.OrderByDescending(piece => piece.At))
        {
            left = left.Remove(piece.At, piece.Length);
            at -= Math.Clamp(at - piece.At, 0, piece.Length);
        }

        return (left, at);
    }

    /// <summary>Moves with a change of the document.</summary>
    public SessionRemains Move(TextChange change, string before) => this with { Anchor = Anchor.Move(change, before), Written = Written.Move(change, before) };
}

/// <summary>Why a session failed, in words for a person.</summary>
internal sealed record SessionFailure(string Kind, string Message, bool IsOfKey = false);
