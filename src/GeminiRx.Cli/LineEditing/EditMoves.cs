using GeminiRx.Conversations;

namespace GeminiRx.Cli;

/// <summary>Where the keys that move the cursor, or delete text, lead.</summary>
internal static class EditMoves
{
    /// <summary>Returns the offset to which a key moves or deletes, whether it deletes, and whether the deleted text is kept for
    /// <see cref="EditAction.Yank"/>.</summary>
    public static (int Offset, bool IsDeletion, bool IsKept) Of(EditAction action, EditText text) =>
        action switch
        {
            EditAction.Left => (text.Left, false, false),
            EditAction.Right => (text.Right, false, false),
            EditAction.WordLeft => (text.WordLeft, false, false),
            EditAction.WordRight => (text.WordRight, false, false),
            EditAction.LineStart => (text.LineStart, false, false),
            EditAction.LineEnd => (text.LineEnd, false, false),
            EditAction.DeleteLeft => (text.Left, true, false),
            EditAction.DeleteRight or EditAction.DeleteRightOrLeave => (text.Right, true, false),
            EditAction.DeleteWordLeft => (text.WordLeft, true, true),
            EditAction.DeleteWordRight => (text.WordRight, true, true),
            EditAction.DeleteToLineStart => (text.LineStart, true, true),
            EditAction.DeleteToLineEnd => (text.LineEnd == text.Cursor ? text.Right : text.LineEnd, true, true),
            _ => (text.Cursor, false, false),
        };

    /// <summary>Whether a text ends within a code block, so that it is not complete.</summary>
    public static bool IsInCode(string text)
    {
        var code = new CodeBlockTracker();
        foreach (var line in text.Split('\n'))
        {
            code.Advance(line);
        }

        return code.ClosingFence is not null;
    }
}
