using GeminiRx.LanguageServer.Documents.Diffs;

namespace GeminiRx.LanguageServer.Documents;

/// <summary>
/// Decides whether a reported change contains the edit that was sent. Editors report an edit by itself, joined with typing into one range,
/// as whole lines or as the whole text, so the text is examined and not the report. The new text results either from the edit and the
/// user's changes or from the user's changes alone: the nearer hypothesis wins.
/// </summary>
internal static class EditConfirmation
{
    // The edit must make the new text likelier by this many characters. A smaller margin is one or two characters, which the user may have
    // typed.
    private const int MinMargin = 3;

    /// <summary>Splits one reported change into its parts.</summary>
    /// <param name="before">The document before the change.</param>
    /// <param name="reported">The change.</param>
    /// <param name="edit">The edit that was sent and is not confirmed; null if there is none.</param>
    /// <returns>The changes in order; the sent edit is one of them if it was applied.</returns>
    public static Interpretation Interpret(DocumentText before, ReportedChange reported, SentEdit? edit)
    {
        var alone = new Interpretation([new DocumentChange(AlignUserChange(before, reported))], IsConfirmed: false);
        if (edit is null || IsTooFar(reported, edit.Change) || edit is { Answer: EditAnswer.Refused, Traits.RefusesHonestly: true })
        {
            return alone;
        }

        var confirmed = Variants(edit.Change, before)
            .Where(variant => !IsElsewhere(before, reported, variant))
            .Select(variant => Confirm(before, reported, edit, variant))
            .FirstOrDefault(found => found is not null);
        var displaced = edit.Traits.ChecksUnreportedTyping ? null : DisplacedEdit.Find(before, reported, edit);
        return displaced is not null && displaced.Score < (confirmed ?? alone).Score ? displaced : confirmed ?? alone;
    }

    // The size of the change differs so much from the size of the edit that the change cannot contain it. This keeps a keystroke in a large
    // document cheap.
    private static bool IsTooFar(ReportedChange reported, TextChange edit) =>
        !reported.IsWhole
        && reported.Change.End - reported.Change.Start + reported.Change.Text.Length < Math.Abs(edit.Growth - reported.Change.Growth);

    // According to the report, nothing outside of its range changed. If the text between the two places is not as the edit would move it,
    // the change is not the edit. This keeps a short edit in a large document cheap.
    private static bool IsElsewhere(DocumentText before, ReportedChange reported, TextChange edit)
    {
        const int Part = 1024;
        var (change, by) = (reported.Change, edit.Growth);
        var (from, to, shift) =
            change.End <= edit.Start
                ? (Math.Max(change.End, -by), edit.Start - by, by)
                : (edit.End + by, Math.Min(change.Start, before.Length + by), -by);
        if (reported.IsWhole || by == 0)
        {
            return false;
        }

        for (var length = 1; from < to; from += length)
        {
            length = Math.Min(Math.Min(length * 2, Part), to - from);
            if (!before.IsAt(from, before[(from + shift)..(from + shift + length)]))
            {
                return true;
            }
        }

        return false;
    }

    // If the document shows no line break, the editor may use the other kind.
    private static IEnumerable<TextChange> Variants(TextChange edit, DocumentText before)
    {
        yield return edit;
        var exchanged = LineBreaks.Exchange(edit.Text);
        if (exchanged != edit.Text && !before.HasLineFeed)
        {
            yield return edit with
            {
                Text = exchanged,
            };
        }
    }

    private static TextAlignment AlignUserChange(DocumentText before, ReportedChange reported)
    {
        var change = reported.Change;
        return reported.IsWhole ? TextAlignment.Compare(before[change.Start..change.End], change.Text, change.Start)
            : change.Start == change.End || change.Text.Length == 0 ? TextAlignment.Exact(before, change)
            : TextAlignment.Compare(before[change.Start..change.End], change.Text, change.Start);
    }

    private static Interpretation? Confirm(DocumentText before, ReportedChange reported, SentEdit sent, TextChange edit)
    {
        var change = reported.Change;
        var (start, end) = (Math.Min(change.Start, edit.Start), Math.Max(change.End, edit.End));
        var without = before[start..end];
        var with = string.Concat(without.AsSpan(0, edit.Start - start), edit.Text, without.AsSpan(edit.End - start));
        var after = reported.After[start..(end + change.Growth)];
        var (nearer, margin) = TextAlignment.Nearer(without, with, after, start, MinMargin);
        if (margin < 0)
        {
            return null;
        }

        var rest = margin > 0 ? nearer : TextAlignment.Compare(with, after, start);
        if (margin < MinMargin && !IsEvident(margin, rest, reported, sent))
        {
            return null;
        }

        if (!reported.IsWhole && rest.Hunks.Any(hunk => hunk.NewStart < change.Start || hunk.NewEnd > change.Start + change.Text.Length))
        {
            // According to the report, nothing outside of its range changed.
            return null;
        }

        if (!IsKept(edit, rest))
        {
            return null;
        }

        var own = new DocumentChange(TextAlignment.Exact(before, edit), sent.SessionId, sent.EditId);
        return new Interpretation(rest.Hunks.Count == 0 ? [own] : [own, new DocumentChange(rest)], IsConfirmed: true);
    }

    // Other changes may touch the edit's text. If most of it is missing, the edit was not applied.
    private static bool IsKept(TextChange edit, TextAlignment rest)
    {
        var (start, end) = (edit.Start, edit.Start + edit.Text.Length);
        var gone = rest.Hunks.Sum(hunk => Math.Max(0, Math.Min(hunk.End, end) - Math.Max(hunk.Start, start)));
        return 2 * gone <= edit.Text.Length;
    }

    // A short edit beside the user's typing may match a part of the typing by chance. The answer decides, as far as it can be trusted.
    private static bool IsEvident(int margin, TextAlignment rest, ReportedChange reported, SentEdit sent) =>
        rest.Hunks.Count == 0
        || (
            sent.Traits.DropsSilently
                ? (reported.IsWhole && margin > 0) || IsLastLineBreak(rest, reported.After)
                : sent.Answer == EditAnswer.Applied
                    || (margin > 0 && !sent.Traits.AlwaysAnswers && (sent.Answer != EditAnswer.Refused || !sent.CanBeRefused))
        );

    // Neovim reports text behind the last line break in two steps: first with an extra line break, then without it.
    private static bool IsLastLineBreak(TextAlignment rest, DocumentText after) =>
        rest.Hunks is [{ IsInsertion: true } hunk] && hunk.NewEnd == after.Length && rest.InsertedText(hunk) is "\n" or "\r\n";
}
