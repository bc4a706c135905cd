using GeminiRx.LanguageServer.Documents;
using GeminiRx.LanguageServer.Protocol;

namespace GeminiRx.LanguageServer.Streaming;

/// <summary>A session that has ended: what it leaves in its document, and what the user is told at the place where it broke off.</summary>
/// <param name="SessionId">Its name.</param>
/// <param name="Uri">Its document.</param>
/// <param name="Instance">The opening of the document in which its offsets are valid.</param>
/// <param name="Asked">What it was asked for.</param>
/// <param name="Outcome">How it ended, by name.</param>
/// <param name="From">What it leaves.</param>
/// <param name="Problem">What is shown at the break; null where there is nothing to show, or nothing more.</param>
internal sealed record EndedSession(
    string SessionId,
    string Uri,
    int Instance,
    StreamArguments Asked,
    string Outcome,
    ResumePoint From,
    Problem? Problem
)
{
    /// <summary>Where the break is shown: on the last character that was written.</summary>
    public (int Start, int End) Place => (Math.Max(From.Start, From.At - 1), From.At);

    /// <summary>Whether there is more to come: text that is not in the document, or an answer that broke off or was empty.</summary>
    public bool CanContinue => From is not { IsWhole: true, Unwritten: "", Text.Length: > 0 };

    /// <summary>Moves with a change. A change that touches the break resolves the problem, as does the editor that applies the last edit
    /// late.</summary>
    public EndedSession Move(DocumentChange change)
    {
        if (change.SessionId == SessionId)
        {
            var late = this with { From = From.MoveOwn(change.Alignment) };
            return late with { Problem = late.CanContinue ? Problem : null };
        }

        var (start, end) = Place;
        var isTouched = change.Alignment.Hunks.Any(hunk => hunk.Start <= end && hunk.End >= start);
        return this with { From = From.Move(change.Alignment), Problem = isTouched ? null : Problem };
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
                "geminirx"
            );
    }
}
