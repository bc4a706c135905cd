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
/// <param name="IsWhole">Whether the range is not what the editor reported as changed: it sent the whole text, or several changes that
/// are looked at together.</param>
internal sealed record ReportedChange(TextChange Change, DocumentText After, bool IsWhole)
{
    /// <summary>Returns the changes of one report as one change, of the text from the first to the last changed place.</summary>
    /// <param name="reported">The changes in order; at least one.</param>
    /// <param name="before">The text before the first of them.</param>
    public static ReportedChange Join(IReadOnlyList<(Document Before, ReportedChange Change)> reported, DocumentText before)
    {
        var (start, newEnd) = (int.MaxValue, 0);
        foreach (var (_, change) in reported)
        {
            start = Math.Min(start, change.Change.Start);
            newEnd = Math.Max(newEnd, change.Change.End) + change.Change.Growth;
        }

        // What surrounds a change shows whether it could be elsewhere in a repetition.
        var after = reported[^1].Change.After;
        (start, newEnd) = (Math.Max(0, start - TextAlignment.Context), Math.Min(after.Length, newEnd + TextAlignment.Context));
        var end = newEnd - (after.Length - before.Length);
        return new(new TextChange(start, end, after[start..newEnd]), after, IsWhole: true);
    }
}
