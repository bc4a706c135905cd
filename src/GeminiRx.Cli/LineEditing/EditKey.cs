namespace GeminiRx.Cli;

/// <summary>What a key of the prompt does.</summary>
internal enum EditAction
{
    /// <summary>Inserts typed text.</summary>
    Insert,

    /// <summary>Inserts pasted text, which is never a command.</summary>
    Paste,

    /// <summary>Nothing has come of a paste for a while, and its end has not come.</summary>
    WaitForPaste,

    /// <summary>Sends the text, or begins a new line if the text is not complete.</summary>
    Accept,
    NewLine,
    Complete,
    Left,
    Right,
    WordLeft,
    WordRight,
    LineStart,
    LineEnd,

    /// <summary>The line above, or the older entry of the history.</summary>
    Up,

    /// <summary>The line below, or the newer entry of the history.</summary>
    Down,
    DeleteLeft,
    DeleteRight,

    /// <summary>Deletes to the right; leaves the program if there is no text.</summary>
    DeleteRightOrLeave,
    DeleteWordLeft,
    DeleteWordRight,
    DeleteToLineStart,
    DeleteToLineEnd,

    /// <summary>Inserts what was deleted last by words or lines.</summary>
    Yank,
    Undo,

    /// <summary>Searches the history, from the newest entry on; again: the next older match.</summary>
    Search,

    /// <summary>Ends a search without its result.</summary>
    Cancel,

    /// <summary>Clears the text; leaves the program if there is none.</summary>
    Interrupt,
    ClearScreen,

    /// <summary>Opens the text in the user's editor.</summary>
    OpenEditor,

    /// <summary>Stops the program until the shell continues it.</summary>
    Suspend,
}

/// <summary>One key, or one paste.</summary>
/// <param name="Action">What it does.</param>
/// <param name="Text">The text of <see cref="EditAction.Insert"/> and <see cref="EditAction.Paste"/>.</param>
internal readonly record struct EditKey(EditAction Action, string Text = "");
