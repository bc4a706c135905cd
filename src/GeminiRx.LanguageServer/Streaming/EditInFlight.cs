using GeminiRx.LanguageServer.Documents;
using GeminiRx.LanguageServer.Documents.Diffs;

namespace GeminiRx.LanguageServer.Streaming;

/// <summary>The one edit that was sent and is not settled.</summary>
/// <param name="Id">Its number in the session.</param>
/// <param name="Revision">The revision of the document that it was made for.</param>
/// <param name="Planned">What it changes.</param>
internal sealed record EditInFlight(int Id, int Revision, PlannedEdit Planned)
{
    /// <inheritdoc cref="PlannedEdit.Text"/>
    public string Text => Planned.Text;

    /// <summary>The editor's answer.</summary>
    public EditAnswer Answer { get; init; }

    /// <summary>Whether the document has a newer revision without the edit.</summary>
    public bool IsOvertaken { get; init; }

    /// <summary>Whether a change contains the edit's text although it was not recognized as the edit.</summary>
    public bool IsSuspicious { get; init; }

    /// <summary>What to restore if the confirmed text turns out to be the user's; null until the document shows the edit.</summary>
    public TextSnapshot? BeforeConfirmation { get; init; }

    public bool IsConfirmed => BeforeConfirmation is not null;

    /// <summary>Follows a change that is not the edit.</summary>
    public EditInFlight Move(TextAlignment change, TextAlignment leastMove) =>
        this with
        {
            IsSuspicious = IsSuspicious || (!string.IsNullOrWhiteSpace(Text) && change.Hunks.Any(hunk => Contains(change, hunk))),
            BeforeConfirmation = BeforeConfirmation?.Move(leastMove),
        };

    private bool Contains(TextAlignment change, Hunk hunk) =>
        LineBreaks.FromDocument(change.InsertedText(hunk)).Contains(Text, StringComparison.Ordinal);
}
