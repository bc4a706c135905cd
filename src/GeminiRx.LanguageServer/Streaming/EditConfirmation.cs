using GeminiRx.LanguageServer.Documents;

namespace GeminiRx.LanguageServer.Streaming;

/// <summary>
/// Decides whether a change that the editor reports contains the edit that was sent. Editors report an edit by itself, joined with typing
/// into one range, as
/// whole lines or as the whole text; so not the report is examined but the text. Either the edit and the user's changes made the new text
/// out of the old
/// one, or the user's changes alone: the nearer of the two happened.
/// </summary>
internal static class EditConfirmation
{
    // Occurrences of the edit's text on each side that are examined where an editor may have put it beside its place.
    private const int MaxOccurrences = 16;

    // By how much the edit must make the new text likelier. Less is a matter of one or two characters, which the user may have typed.
    private const int MinMargin = 3;

    // UTF-16 units. Shorter text is found by chance in what a user types.
    private const int MinMatchLength = 3;

    /// <summary>Takes one reported change apart.</summary>
    /// <param name="before">The document before the change.</param>
    /// <param name="reported">The change.</param>
    /// <param name="edit">The edit that was sent and is not confirmed; null where there is none.</param>
    /// <returns>The changes in order; the sent edit is one of them if it was applied.</returns>
    public static Interpretation Interpret(string before, ReportedChange reported, SentEdit? edit)
    {
        var alone = new Interpretation([new DocumentChange(Alone(before, reported))], IsConfirmed: false);
        if (edit is null || IsTooFar(reported, edit.Change) || edit is { Answer: EditAnswer.Refused, Traits.RefusesHonestly: true })
        {
            return alone;
        }

        var confirmed = Variants(edit.Change, before)
            .Select(variant => Confirm(before, reported, edit, variant))
            .FirstOrDefault(found => found is not null);
        var displaced = edit.Traits.ChecksUnreportedTyping ? null : FindDisplaced(before, reported, edit);
        return displaced is not null && displaced.Score < (confirmed ?? alone).Score ? displaced : confirmed ?? alone;
    }

    // The text grew by so much less, or more, than the edit would make it grow that the edit is not part of it. A keystroke in a large
    // document stays cheap.
    private static bool IsTooFar(ReportedChange reported, TextChange edit) =>
        !reported.IsWhole
        && reported.Change.End - reported.Change.Start + reported.Change.Text.Length < Math.Abs(edit.Growth - reported.Change.Growth);

    // The other kind of line break is the editor's own where the document does not show one.
    private static IEnumerable<TextChange> Variants(TextChange edit, string before)
    {
        yield return edit;
        var exchanged = LineBreaks.Exchange(edit.Text);
        if (exchanged != edit.Text && !before.Contains('\n', StringComparison.Ordinal))
        {
            yield return edit with
            {
                Text = exchanged,
            };
        }
    }

    // The user's changes alone.
    private static TextAlignment Alone(string before, ReportedChange reported)
    {
        var change = reported.Change;
        return reported.IsWhole ? TextAlignment.Compare(before, reported.After, 0)
            : change.Start == change.End || change.Text.Length == 0 ? TextAlignment.Exact(before, change)
            : TextAlignment.Compare(before[change.Start..change.End], change.Text, change.Start);
    }

    private static Interpretation? Confirm(string before, ReportedChange reported, SentEdit sent, TextChange edit)
    {
        var change = reported.Change;
        var (start, end) = reported.IsWhole ? (0, before.Length) : (Math.Min(change.Start, edit.Start), Math.Max(change.End, edit.End));
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
            // The editor says that nothing else changed.
            return null;
        }

        if (!IsKept(edit, rest))
        {
            return null;
        }

        var own = new DocumentChange(TextAlignment.Exact(before, edit), sent.SessionId, sent.EditId);
        return new Interpretation(rest.Hunks.Count == 0 ? [own] : [own, new DocumentChange(rest)], IsConfirmed: true);
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

    // Other changes may touch the edit's text, but a text that is mostly gone was not there.
    private static bool IsKept(TextChange edit, TextAlignment rest)
    {
        var (start, end) = (edit.Start, edit.Start + edit.Text.Length);
        var gone = rest.Hunks.Sum(hunk => Math.Max(0, Math.Min(hunk.End, end) - Math.Max(hunk.Start, start)));
        return 2 * gone <= edit.Text.Length;
    }

    // A short edit beside the user's typing may be a part of the typing by chance. The answer decides, as far as it can be trusted.
    private static bool IsEvident(int margin, TextAlignment rest, ReportedChange reported, SentEdit sent) =>
        rest.Hunks.Count == 0
        || (
            sent.Traits.DropsSilently
                ? (reported.IsWhole && margin > 0) || IsLastLineBreak(rest, reported.After)
                : sent.Answer == EditAnswer.Applied
                    || (margin > 0 && !sent.Traits.AlwaysAnswers && (sent.Answer != EditAnswer.Refused || !sent.CanBeRefused))
        );

    // Neovim reports text behind the last line break in two steps: with a line break too many, and then without it.
    private static bool IsLastLineBreak(TextAlignment rest, string after) =>
        rest.Hunks is [{ IsInsertion: true } hunk] && hunk.NewEnd == after.Length && rest.InsertedText(hunk) is "\n" or "\r\n";

    /// <summary>
    /// An editor that does not check versions applies an edit at the same line and character of a text in which there is typing that it has
    /// not reported
    /// (Emacs with its idle time). The edit is looked for there; typing after the edit may have moved it from there.
    /// </summary>
    private static Interpretation? FindDisplaced(string before, ReportedChange reported, SentEdit sent)
    {
        var edit = sent.Change;
        if (edit.Start != edit.End)
        {
            return null;
        }

        var after = reported.After;

        // The end of the edit's text may be left out of the report where the text repeats itself, and so may its beginning.
        var (from, to) = reported.IsWhole
            ? (0, after.Length)
            : (
                Math.Max(0, reported.Change.Start - edit.Text.Length),
                Math.Min(after.Length, reported.Change.Start + reported.Change.Text.Length + edit.Text.Length)
            );
        var meant = new Document("", null, after).OffsetAt(sent.Range.Start) ?? after.Length;
        (int At, int Distance)? nearest = null;
        foreach (var at in Occurrences(after, edit.Text, from, to, meant))
        {
            // An edit for the beginning of a line stands at the beginning of a line.
            var expected = new Document("", null, after.Remove(at, edit.Text.Length)).OffsetAt(sent.Range.Start) ?? int.MaxValue;
            var distance = Math.Abs(expected - at);
            var isAtLineStart = at == 0 || after[at - 1] == '\n';
            var isPossible = distance == 0 || sent.Range.Start.Character > 0 || isAtLineStart;
            if (isPossible && (nearest is null || distance < nearest.Value.Distance))
            {
                nearest = (at, distance);
            }
        }

        // Short text is found by chance in what a user types, unless it is where it was sent to, or the editor says that it applied it.
        if (nearest is not var (found, far) || (far > 0 && sent.Answer != EditAnswer.Applied && edit.Text.Length < MinMatchLength))
        {
            return null;
        }

        var without = after.Remove(found, edit.Text.Length);
        var typed = TextAlignment.Compare(before, without, 0);
        var lineBreaks = typed.Hunks.Sum(typed.LineBreaksOf);
        var lines = Math.Abs(new Document("", null, without).PositionAt(found).Line - sent.Range.Start.Line);
        var isExplained =
            lineBreaks == 0
                ? far <= typed.Hunks.Sum(hunk => hunk.Deleted + hunk.Inserted)
                : lines <= lineBreaks || typed.MovingLeast(edit.Start).Move(edit.Start) == found;
        if (!isExplained)
        {
            // What was typed does not move the place so far: it is the user's own text.
            return null;
        }

        var own = TextAlignment.Exact(without, new TextChange(found, found, edit.Text));
        return new Interpretation([new DocumentChange(typed), new DocumentChange(own, sent.SessionId, sent.EditId)], IsConfirmed: true);
    }
}

/// <summary>What a reported change consists of.</summary>
/// <param name="Changes">The changes in order.</param>
/// <param name="IsConfirmed">Whether the sent edit is one of them.</param>
internal sealed record Interpretation(IReadOnlyList<DocumentChange> Changes, bool IsConfirmed)
{
    /// <summary>How unlikely the user's changes are; the edit itself is no surprise.</summary>
    public int Score => Changes.Where(change => change.SessionId is null).Sum(change => change.Alignment.Score);
}

/// <summary>A change as the editor reports it.</summary>
/// <param name="Change">The change.</param>
/// <param name="After">The text after it.</param>
/// <param name="IsWhole">Whether the editor sent the whole text, and so named no place.</param>
internal sealed record ReportedChange(TextChange Change, string After, bool IsWhole);

/// <summary>What the editor answered to an edit.</summary>
internal enum EditAnswer
{
    /// <summary>Nothing yet.</summary>
    None,

    /// <summary>It said that it applied the edit.</summary>
    Applied,

    /// <summary>It said that it did not apply the edit.</summary>
    Refused,

    /// <summary>It answered something that says neither.</summary>
    Unclear,

    /// <summary>It does not know the request.</summary>
    Unsupported,

    /// <summary>The edit was not sent, because the document had changed meanwhile.</summary>
    Outdated,
}

/// <summary>An edit that was sent and is not confirmed.</summary>
/// <param name="SessionId">The session it belongs to.</param>
/// <param name="EditId">Its number in the session.</param>
/// <param name="Change">What it does to the newest text.</param>
/// <param name="Range">The range that was sent.</param>
/// <param name="Traits">What is known of the editor.</param>
/// <param name="Answer">What the editor answered so far.</param>
internal sealed record SentEdit(
    string SessionId,
    int EditId,
    TextChange Change,
    Protocol.Range Range,
    EditorTraits Traits,
    EditAnswer Answer = EditAnswer.None
)
{
    /// <summary>
    /// Whether a refusal says anything: an edit without a version cannot be refused for one, and an editor that once said so of an edit
    /// that
    /// it had applied may do it again.
    /// </summary>
    public bool CanBeRefused { get; init; } = true;

    /// <summary>Moves with a change that does not contain the edit.</summary>
    public SentEdit Move(TextAlignment alignment)
    {
        var moved = alignment.MovingLeast(Change.Start);
        var start = moved.Move(Change.Start);
        var end = Change.End == Change.Start ? start : Math.Max(start, moved.Move(Change.End));
        return this with { Change = Change with { Start = start, End = end } };
    }
}
