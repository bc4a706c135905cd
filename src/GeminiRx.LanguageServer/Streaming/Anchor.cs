using GeminiRx.LanguageServer.Documents;

namespace GeminiRx.LanguageServer.Streaming;

/// <summary>Where a session writes, and what it has written: offsets that move with every change of the document.</summary>
/// <param name="Start">Where the first written text begins.</param>
/// <param name="LastEdit">Where the last confirmed edit begins.</param>
/// <param name="At">Where the next text goes.</param>
internal readonly record struct Anchor(int Start, int LastEdit, int At)
{
    /// <summary>Moves with a change that is not the session's own. What is inserted exactly at <see cref="At"/> stays behind it.</summary>
    /// <param name="change">The change.</param>
    /// <param name="before">The text before it.</param>
    public Anchor Move(TextChange change, string before)
    {
        var at = MoveEnd(At, change, before);
        return new Anchor(Math.Min(MoveStart(Start, change), at), Math.Min(MoveStart(LastEdit, change), at), at);
    }

    /// <summary>Moves over text that the session has just written.</summary>
    public Anchor Advance(int length) => new(Start, At, At + length);

    /// <summary>Whether a change takes away all that was written, or all of the last edit: an undo.</summary>
    public bool IsTakenAway(TextChange change, string before)
    {
        if (At == Start)
        {
            return false;
        }

        var undo = new TextChange(LastEdit, At, "");
        if (change.HasEffectOf(undo, before))
        {
            return LastEdit < At;
        }

        // A replacement is judged by what it really takes away.
        var middle = TextChange.Middle(before[change.Start..change.End], change.Text);
        var (from, to) = (change.Start + middle.Start, change.Start + middle.End);
        return to >= At && (from <= Start || (LastEdit < At && from <= LastEdit))
            && (LastEdit == At || !change.Text.Contains(before[LastEdit..At], StringComparison.Ordinal));
    }

    private static int MoveEnd(int offset, TextChange change, string before) =>
        change.Start >= offset ? offset
        : change.End <= offset ? offset + change.Growth
        : change.Start + Within(change, before[change.Start..offset], before[offset..change.End]);

    /// <summary>
    /// Finds the place again in a text that replaces what stood around it: editors that tell late put several changes into one range, and a formatter
    /// replaces the whole document. Where it is not to be found, the new text is the user's and stays behind it.
    /// </summary>
    private static int Within(TextChange change, string head, string tail)
    {
        if (change.Text.EndsWith(tail, StringComparison.Ordinal))
        {
            return change.Text.Length - tail.Length;
        }

        if (change.Text.StartsWith(head, StringComparison.Ordinal))
        {
            return head.Length;
        }

        // By what stood on both sides of it; else, where the user typed exactly there, by what stood before it, else behind it.
        foreach (var (before, after) in (ReadOnlySpan<(int, int)>)[(16, 16), (8, 8), (24, 0), (12, 0), (0, 24), (0, 12), (4, 4), (6, 0)])
        {
            var left = head[Math.Max(0, head.Length - before)..];
            var right = tail[..Math.Min(after, tail.Length)];
            var found = left.Length + right.Length == 0 ? -1 : change.Text.IndexOf(left + right, StringComparison.Ordinal);
            if (found >= 0)
            {
                return found + left.Length;
            }
        }

        return 0;
    }

    public static int MoveStart(int offset, TextChange change) =>
        change.End <= offset ? offset + change.Growth
        : change.Start >= offset ? offset
        : change.Start + change.Text.Length;
}
