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
    public static Interpretation? Find(DocumentText before, ReportedChange reported, SentEdit sent)
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

        var without = after.Replace(found, found + edit.Text.Length, "");
        var typed = CompareAround(before, without, reported, found, edit.Text.Length);
        var lineBreaks = typed.Hunks.Sum(typed.LineBreaksOf);
        var lines = Math.Abs(without.PositionAt(found).Line - sent.Range.Start.Line);
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

    // The two texts differ only between the reported change and the edit.
    private static TextAlignment CompareAround(DocumentText before, DocumentText without, ReportedChange reported, int found, int length)
    {
        var (change, after) = (reported.Change, reported.After);
        var start = Math.Max(0, Math.Min(change.Start, found) - TextAlignment.Context);
        var end = Math.Min(after.Length, Math.Max(change.Start + change.Text.Length, found + length) + TextAlignment.Context);
        return TextAlignment.Compare(before[start..(end - change.Growth)], without[start..(end - length)], start);
    }

    // In a text that repeats itself, a report may leave out the beginning or the end of the edit's text.
    private static (int From, int To) Region(ReportedChange reported, TextChange edit) =>
        reported.IsWhole
            ? (0, reported.After.Length)
            : (
                Math.Max(0, reported.Change.Start - edit.Text.Length),
                Math.Min(reported.After.Length, reported.Change.Start + reported.Change.Text.Length + edit.Text.Length)
            );

    private static (int At, int Distance)? FindNearest(DocumentText after, (int From, int To) region, SentEdit sent)
    {
        var text = sent.Change.Text;
        var meant = after.OffsetAt(sent.Range.Start) ?? after.Length;
        (int At, int Distance)? nearest = null;
        foreach (var found in Occurrences(after[region.From..region.To], text, meant - region.From))
        {
            var at = region.From + found;

            // An edit for the beginning of a line must be at the beginning of a line.
            var expected = after.Replace(at, at + text.Length, "").OffsetAt(sent.Range.Start) ?? int.MaxValue;
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
    private static IEnumerable<int> Occurrences(string text, string what, int near)
    {
        var start = Math.Clamp(near, 0, text.Length);
        var at = text.IndexOf(what, start, StringComparison.Ordinal);
        for (var count = 0; at >= 0 && count < MaxOccurrences; count++)
        {
            yield return at;
            at = text.IndexOf(what, at + 1, StringComparison.Ordinal);
        }

        var end = Math.Min(text.Length, start + what.Length - 1);
        for (var count = 0; count < MaxOccurrences && end >= what.Length; count++)
        {
            at = text.LastIndexOf(what, end - 1, end, StringComparison.Ordinal);
            if (at < 0)
            {
                yield break;
            }

            yield return at;
            end = at + what.Length - 1;
        }
    }
}
