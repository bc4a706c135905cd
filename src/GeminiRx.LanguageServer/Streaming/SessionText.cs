using GeminiRx.LanguageServer.Documents;
using GeminiRx.LanguageServer.Documents.Diffs;
using GeminiRx.LanguageServer.Settings;
using GeminiRx.LanguageServer.Streaming.Rewrites;

namespace GeminiRx.LanguageServer.Streaming;

/// <summary>The text of a session: the part that is written into the document, its place, and the part that is pending.</summary>
/// <param name="document">The document at the start.</param>
internal abstract class SessionText(Document document)
{
    /// <summary>The document as the editor last reported it.</summary>
    public Document Document { get; private set; } = document;

    /// <summary>The line break of inserted text.</summary>
    protected string LineBreak { get; private set; } = document.LineBreak;

    /// <summary>The number of characters that arrived and are not in an edit yet.</summary>
    public abstract int PendingLength { get; }

    /// <summary>The number of UTF-16 units that the session wrote and did not take back.</summary>
    public abstract int WrittenLength { get; }

    /// <summary>The offset behind the written text.</summary>
    public abstract int At { get; }

    /// <summary>Takes text of the answer.</summary>
    public abstract void Append(string text);

    /// <summary>Records that no earlier text will be rewound.</summary>
    public abstract void Checkpoint();

    /// <summary>Takes back the end of the text that arrived, in UTF-16 units.</summary>
    public abstract void Rewind(int length);

    /// <summary>Plans the next edit.</summary>
    /// <returns>The edit; null if there is none now.</returns>
    public abstract PlannedEdit? PlanEdit(SessionState state, Granularity granularity);

    /// <summary>Takes the text of an edit that is sent out of the pending text.</summary>
    public abstract void Take(PlannedEdit edit);

    /// <summary>Makes the text of an edit pending again, because the editor did not apply it.</summary>
    public abstract void PutBack(PlannedEdit edit);

    /// <summary>Records that the document shows an edit.</summary>
    /// <returns>What was known before, for <see cref="Restore"/>.</returns>
    public abstract TextSnapshot Record(PlannedEdit edit, TextAlignment own);

    /// <summary>Records that the document shows an edit late, after its text has become pending again.</summary>
    /// <returns>Whether the change is that edit; otherwise nothing changes.</returns>
    public abstract bool TryRecordLate(TextAlignment own);

    /// <summary>Takes back the newest insertion, because its text turned out to be the user's.</summary>
    public abstract void Restore(TextSnapshot before);

    /// <summary>Whether a change deletes all of the last edit, or all that was written.</summary>
    public abstract bool IsUndoneBy(TextAlignment change);

    /// <summary>Follows a change that is not the session's own.</summary>
    /// <returns>The change as it moves the place least; null if the place is lost, in which case nothing changes.</returns>
    public abstract TextAlignment? Follow(TextAlignment change);

    /// <summary>Records the document after a report.</summary>
    /// <returns>Whether the user has undone the last edit, and the session is to take back the others.</returns>
    public virtual bool SetDocument(Document document)
    {
        Document = document;
        if (document.Text.HasLineFeed)
        {
            LineBreak = document.LineBreak;
        }

        return false;
    }

    /// <summary>What a rewrite has come to; null if the session only inserts text.</summary>
    public virtual RewriteResult? Rewrite => null;

    /// <summary>What another session needs to continue. Rewound text counts neither as written nor as unwritten.</summary>
    /// <param name="inFlight">The text of an edit that the document does not show.</param>
    /// <param name="isWhole">Whether the answer had come to its end.</param>
    public abstract ResumePoint ToResumePoint(string inFlight, bool isWhole);
}
