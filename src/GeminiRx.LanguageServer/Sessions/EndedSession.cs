using GeminiRx.LanguageServer.Chat;
using GeminiRx.LanguageServer.Documents;
using GeminiRx.LanguageServer.Metering;
using GeminiRx.LanguageServer.Prompts;
using GeminiRx.LanguageServer.Protocol;
using GeminiRx.LanguageServer.Streaming;
using GeminiRx.LanguageServer.Streaming.Rewrites;

namespace GeminiRx.LanguageServer.Sessions;

/// <summary>A session that has ended: what it leaves in its document, and the problem that is shown where it broke off.</summary>
/// <param name="SessionId">Its id.</param>
/// <param name="Uri">Its document.</param>
/// <param name="Instance">The opening of the document in which its offsets are valid.</param>
/// <param name="Arguments">The arguments of its command.</param>
/// <param name="Outcome">How it ended, by name.</param>
/// <param name="From">What it leaves.</param>
/// <param name="Problem">The problem that is shown; null if there is none, or it is resolved.</param>
internal sealed record EndedSession(
    SessionId SessionId,
    DocumentUri Uri,
    int Instance,
    StreamArguments Arguments,
    string Outcome,
    ResumePoint From,
    Problem? Problem
)
{
    /// <summary>The session that sent its last edit. Default: itself.</summary>
    public SessionId Writer { get; init; } = SessionId;

    /// <summary>What it asked; null if it only wrote or deleted text.</summary>
    public Question? Question { get; init; }

    /// <summary>What it rewrote; null if it only inserted text.</summary>
    public Rewrite? Rewrite { get; init; }

    /// <summary>The measures of its answer; null if it requested none.</summary>
    public AnswerReport? Report { get; init; }

    /// <summary>Whether the text is as it was at the end: nobody changed it, or all of it was undone and redone. Default true.</summary>
    public bool IsUntouched { get; private init; } = true;

    // Whether a change resolved its problem: it is no complete answer, even if its text comes back.
    private bool IsResolved { get; init; }

    /// <summary>Whether its text is in the document as it was written, without a problem.</summary>
    public bool IsAnswer => IsUntouched && Problem is null && !From.Written.Pieces.IsEmpty;

    /// <summary>Where the problem is shown: at the last character that was written.</summary>
    public (int Start, int End) Place => (Math.Max(From.Start, From.At - 1), From.At);

    /// <summary>Whether there is more to write: text that is not in the document, or an answer that broke off or was empty.</summary>
    public bool CanContinue =>
        Rewrite is null && From is not { IsWhole: true, Unwritten: "", Text.Length: > 0 } && Question is not { HasClosing: true };

    /// <summary>What a retry or a discard deletes: all that it wrote, but not the heading of a question that is below it.</summary>
    /// <param name="document">The current document.</param>
    public ResumePoint FromToDelete(Document document) =>
        Arguments.IsChat
        && Outcome == GeminiRx.Outcome.Completed.ToName()
        && ChatShape.FindNextTurn(From.Text) is { } next
        && From.HasOtherTextBehind(next, document.Text)
            ? From.Before(next)
            : From;

    /// <summary>Follows a change. A change that touches the place resolves the problem, as does the late application of the last
    /// edit.</summary>
    public EndedSession Move(DocumentChange change)
    {
        var question = Question is { Mark: { } mark } asked ? asked with { Mark = mark.Move(change.Alignment) } : Question;
        var isOwn = change.SessionId == Writer;
        if (isOwn && Rewrite is null)
        {
            var late = this with { Question = question, From = From.MoveOwn(change.Alignment) };
            return late with { Problem = late.CanContinue ? Problem : null };
        }

        var (start, end) = Place;
        var isTouched = change.Alignment.Hunks.Any(hunk => hunk.Start <= end && hunk.End >= start);
        var isChanged = change.Alignment.Hunks.Any(hunk => hunk.Start < From.At && hunk.End > From.Start);
        var from = From.Move(change.Alignment, isOfUser: change.SessionId is null);
        var isResolved = IsResolved || (isTouched && Problem is not null);
        var isRedone = from.IsThere && !From.IsThere && !isResolved;
        return this with
        {
            Question = question,
            Rewrite = (isOwn ? Rewrite?.MoveOwn(change.Alignment) : null) ?? Rewrite?.Move(change.Alignment),
            From = from,
            Problem = isTouched ? null : Problem,
            IsResolved = isResolved,
            IsUntouched = isRedone || (IsUntouched && !isChanged && !isResolved),
        };
    }

    public Diagnostic? ToDiagnostic(Document document)
    {
        var (start, end) = Place;
        return Problem is null
            ? null
            : new Diagnostic(
                new Protocol.Range(document.PositionAt(start), document.PositionAt(end)),
                Problem.Message,
                Problem.IsError ? Diagnostic.Error : Diagnostic.Warning,
                Problem.Code,
                Diagnostic.OfServer
            );
    }
}
