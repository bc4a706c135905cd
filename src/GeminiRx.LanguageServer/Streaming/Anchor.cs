using GeminiRx.LanguageServer.Documents;

namespace GeminiRx.LanguageServer.Streaming;

/// <summary>Where a session writes, and what it has written: offsets that move with every change of the document.</summary>
/// <param name="Start">Where the first written text begins.</param>
/// <param name="LastEdit">Where the last confirmed edit begins.</param>
/// <param name="At">Where the next text goes.</param>
internal readonly record struct Anchor(int Start, int LastEdit, int At)
{
    /// <summary>Moves with a change that is not the session's own. What is inserted exactly at <see cref="At"/> stays behind it.</summary>
    public Anchor Move(TextChange change)
    {
        var at = MoveEnd(At, change);
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

        var undo = new TextChange(LastEdit, At, "", WholeDocument: false);
        if (change.HasEffectOf(undo, before))
        {
            return LastEdit < At;
        }

        // A replacement is judged by what it really takes away.
        var middle = TextChange.Middle(before[change.Start..change.End], change.Text);
        var (from, to) = (change.Start + middle.Start, change.Start + middle.End);
        return to >= At && (from <= Start || (LastEdit < At && from <= LastEdit));
    }

    /// <summary>Finds the session's own text in a whole document that holds a user's change too.</summary>
    /// <returns>The anchor behind that text; null where it is not to be told from the rest.</returns>
    public Anchor? Split(TextChange change, string own, string before)
    {
        if (At < change.Start || At > change.End)
        {
            return null;
        }

        // What follows the anchor does not move it.
        var head = before[change.Start..At];
        if (change.Text.StartsWith(head + own, StringComparison.Ordinal))
        {
            return Advance(own.Length);
        }

        var tail = before[At..change.End];
        if (!change.Text.EndsWith(own + tail, StringComparison.Ordinal))
        {
            return null;
        }

        var at = change.Start + change.Text.Length - tail.Length;
        var start = Start == At ? at - own.Length : MoveStart(Start, change);
        return new Anchor(Math.Min(start, at - own.Length), at - own.Length, at);
    }

    private static int MoveEnd(int offset, TextChange change) =>
        change.Start >= offset ? offset
        : change.End <= offset ? offset + change.Growth
        : change.Start;

    private static int MoveStart(int offset, TextChange change) =>
        change.End <= offset ? offset + change.Growth
        : change.Start >= offset ? offset
        : change.Start + change.Text.Length;
}
