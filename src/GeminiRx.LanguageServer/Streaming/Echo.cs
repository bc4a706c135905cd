using GeminiRx.LanguageServer.Documents;

namespace GeminiRx.LanguageServer.Streaming;

/// <summary>
/// Finds a session's own text in a change. Editors report an insertion as what it was, as the difference of two texts, or together with what the user
/// typed since the last report, as one range.
/// </summary>
internal static class Echo
{
    // Shorter texts than this are found by chance in what a user types.
    private const int Telling = 3;

    // A bare insertion farther away, in UTF-16 units, is another session's: what the user types and does not tell moves a place by less.
    private const int Near = 40;

    /// <summary>Looks for the text that was sent to be inserted at the anchor, in whichever line breaks the editor keeps.</summary>
    /// <returns>The anchor behind it, the text as the editor has it, and the document's line break; null where the change is another's alone.</returns>
    public static (Anchor Behind, string Text, string LineBreak)? Find(TextChange change, Anchor anchor, string own, string lineBreak, string before)
    {
        if (Find(change, anchor, own, before) is { } behind)
        {
            return (behind, own, lineBreak);
        }

        // A document of one line does not show its line break; the editor's own is the right one.
        var exchanged = LineBreaks.Exchange(own);
        return exchanged != own && Find(change, anchor, exchanged, before) is { } other
            ? (other, exchanged, exchanged.Contains('\r', StringComparison.Ordinal) ? "\r\n" : "\n")
            : null;
    }

    private static Anchor? Find(TextChange change, Anchor anchor, string own, string before)
    {
        var at = anchor.At;
        if (change.HasEffectOf(new TextChange(at, at, own), before))
        {
            return anchor.Advance(own.Length);
        }

        if (change.Growth < own.Length)
        {
            return null;
        }

        if (at >= change.Start && at <= change.End)
        {
            // What the user typed behind the anchor does not move it.
            var head = before[change.Start..at];
            if ((change.End > change.Start || own.Length >= Telling) && change.Text.StartsWith(head + own, StringComparison.Ordinal))
            {
                return anchor.Advance(own.Length);
            }

            var tail = before[at..change.End];
            if (change.End > change.Start && own.Length >= Telling && change.Text.EndsWith(own + tail, StringComparison.Ordinal))
            {
                return Behind(change, anchor, change.Text.Length - tail.Length, own.Length);
            }
        }

        // It landed where the user's typing, not yet reported, had moved the place to: it is written all the same, and what follows goes behind it. Such a
        // change replaces what lies between, or is near.
        var isAnothers = change.Text == own || (change.Start == change.End && Math.Abs(change.Start - at) > Near);
        var found = isAnothers || own.Length < Telling || before.AsSpan(change.Start, change.End - change.Start).Contains(own, StringComparison.Ordinal)
            ? -1
            : change.Text.IndexOf(own, StringComparison.Ordinal);
        return found < 0 ? null : Behind(change, anchor, found + own.Length, own.Length);
    }

    /// <summary>Whether the change that held the text brought one line break more: so Neovim tells an insertion behind the last line break, in two steps.</summary>
    public static bool HasLineBreakTooMany(TextChange change, string own, string before) =>
        change.End == before.Length && change.Growth > own.Length && change.Text.EndsWith('\n');

    /// <summary>Whether the change is the second of the two steps.</summary>
    public static bool TakesLastLineBreak(TextChange change, string before) =>
        change is { Text: "" } && change.End == before.Length && before.AsSpan(change.Start) is "\n" or "\r\n";

    private static Anchor Behind(TextChange change, Anchor anchor, int end, int length)
    {
        var at = change.Start + end;
        var start = anchor.Start == anchor.At ? at - length : Anchor.MoveStart(anchor.Start, change);
        return new Anchor(Math.Min(start, at - length), at - length, at);
    }
}
