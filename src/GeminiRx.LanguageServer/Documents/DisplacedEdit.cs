using GeminiRx.LanguageServer.Documents.Diffs;

namespace GeminiRx.LanguageServer.Documents;

/// <summary>
/// Finds an edit that the editor applied beside its intended place. An editor that does not check versions (Emacs with its idle time)
/// applies the edit at the sent line and character, although its text contains typing that it has not reported.
/// </summary>
internal static class DisplacedEdit
{
    // Examined occurrences of the edit's text on each side of the intended place.
    private const int MaxOccurrences = 16;

    // UTF-16 units. Shorter text appears by chance in the user's typing.
    private const int MinMatchLength = 3;

    /// <summary>Searches the edit at the sent position of the new text, and around it, because later typing may have moved it.</summary>
    /// <returns>The typing and the edit, in this order; null if the edit is not in the text.</returns>
    public static Interpretation? Find(string before, ReportedChange reported, SentEdit sent)
    {
        var edit = sent.Change;
        if (edit.Start != edit.End)
        {
            return null;
        }

        // A short match counts only at the sent place, or if the editor reports that it applied the edit.
        var after = reported.After;
        if (
            FindNearest(after, Region(reported, edit), sent) is not var (found, distance)
            || (distance > 0 && sent.Answer != EditAnswer.Applied && edit.Text.Length < MinMatchLength)
        )
        {
            return null;
        }

        var without = after.Remove(found, edit.Text.Length);
        var typed = TextAlignment.Compare(before, without, 0);
        var lineBreaks = typed.Hunks.Sum(typed.LineBreaksOf);
        var lines = Math.Abs(TextPositions.PositionAt(without, found).Line - sent.Range.Start.Line);
        var isExplained =
            lineBreaks == 0
                ? distance <= typed.Hunks.Sum(hunk => hunk.Deleted + hunk.Inserted)
                : lines <= lineBreaks || typed.MovingLeast(edit.Start).Move(edit.Start) == found;
        if (!isExplained)
        {
            // The typing does not move the place that far, so the match is the user's own text.
            return null;
        }

        var own = TextAlignment.Exact(without, new TextChange(found, found, edit.Text));
        return new Interpretation([new DocumentChange(typed), new DocumentChange(own, sent.SessionId, sent.EditId)], IsConfirmed: true);
    }

    // In a text that repeats itself, a report may leave out the beginning or the end of the edit's text.
    private static (int From, int To) Region(ReportedChange reported, TextChange edit) =>
        reported.IsWhole
            ? (0, reported.After.Length)
            : (
                Math.Max(0, reported.Change.Start - edit.Text.Length),
                Math.Min(reported.After.Length, reported.Change.Start + reported.Change.Text.Length + edit.Text.Length)
            );

    private static (int At, int Distance)? FindNearest(string after, (int From, int To) region, SentEdit sent)
    {
        var text = sent.Change.Text;
        var meant = TextPositions.OffsetAt(after, sent.Range.Start) ?? after.Length;
        (int At, int Distance)? nearest = null;
        foreach (var at in Occurrences(after, text, region.From, region.To, meant))
        {
            // An edit for the beginning of a line must be at the beginning of a line.
            var expected = TextPositions.OffsetAt(after.Remove(at, text.Length), sent.Range.Start) ?? int.MaxValue;
            var distance = Math.Abs(expected - at);
            var isAtLineStart = at == 0 || after[at - 1] == '\n';
            var isPossible = distance == 0 || sent.Range.Start.Character > 0 || isAtLineStart;
            if (isPossible && (nearest is null || distance < nearest.Value.Distance))
            {
                nearest = (at, distance);
            }
        }

        return nearest;
    }

    // The occurrences nearest to a place, on both sides of it.
    private static IEnumerable<int> Occurrences(string text, string what, int from, int to, int near)
    {
        var start = Math.Clamp(near, from, to);
        var at = text.IndexOf(what, start, to - start, StringComparison.Ordinal);
        for (var count = 0; at >= 0 && count < MaxOccurrences; count++)
        {
            yield return at;
            at = text.IndexOf(what, at + 1, Math.Max(0, to - at - 1), StringComparison.Ordinal);
        }

        var end = Math.Min(to, start + what.Length - 1);
        for (var count = 0; count < MaxOccurrences && end - from >= what.Length; count++)
        {
            at = text.LastIndexOf(what, end - 1, end - from, StringComparison.Ordinal);
            if (at < 0)
            {
                yield break;
            }

            yield return at;
            end = at + what.Length - 1;
        }
    }
}
