using GeminiRx.LanguageServer.Documents.Diffs;

namespace GeminiRx.LanguageServer.Documents;

/// <summary>The parts of a reported change.</summary>
/// <param name="Changes">The changes in order.</param>
/// <param name="IsConfirmed">Whether the sent edit is one of them.</param>
internal sealed record Interpretation(IReadOnlyList<DocumentChange> Changes, bool IsConfirmed)
{
    /// <summary>How unlikely the user's changes are. The edit itself does not count.</summary>
    public int Score => Changes.Where(change => change.SessionId is null).Sum(change => change.Alignment.Score);
}

/// <summary>A change as the editor reports it.</summary>
/// <param name="Change">The change.</param>
/// <param name="After">The text after the change.</param>
/// <param name="IsWhole">Whether the editor sent the whole text, and therefore no range.</param>
internal sealed record ReportedChange(TextChange Change, string After, bool IsWhole);
