namespace GeminiRx.Cli;

/// <summary>The keys of terminals: those of xterm and its relatives, and of a shell.</summary>
internal static class KeyTable
{
    /// <summary>The control characters.</summary>
    public static IReadOnlyDictionary<byte, EditAction> Controls { get; } =
        new Dictionary<byte, EditAction>
        {
            [0x01] = EditAction.LineStart, // Ctrl+A
            [0x02] = EditAction.Left, // Ctrl+B
            [0x03] = EditAction.Interrupt, // Ctrl+C
            [0x04] = EditAction.DeleteRightOrLeave, // Ctrl+D
            [0x05] = EditAction.LineEnd, // Ctrl+E
            [0x06] = EditAction.Right, // Ctrl+F
            [0x07] = EditAction.Cancel, // Ctrl+G
            [0x08] = EditAction.DeleteLeft, // Ctrl+H
            [0x09] = EditAction.Complete, // Tab
            [0x0A] = EditAction.NewLine, // Ctrl+J
            [0x0B] = EditAction.DeleteToLineEnd, // Ctrl+K
            [0x0C] = EditAction.ClearScreen, // Ctrl+L
            [0x0D] = EditAction.Accept, // Enter
            [0x0E] = EditAction.Down, // Ctrl+N
            [0x10] = EditAction.Up, // Ctrl+P
            [0x12] = EditAction.Search, // Ctrl+R
            [0x15] = EditAction.DeleteToLineStart, // Ctrl+U
            [0x17] = EditAction.DeleteWordLeft, // Ctrl+W
            [0x18] = EditAction.OpenEditor, // Ctrl+X
            [0x19] = EditAction.Yank, // Ctrl+Y
            [0x1A] = EditAction.Suspend, // Ctrl+Z
            [0x1F] = EditAction.Undo, // Ctrl+_
            [0x7F] = EditAction.DeleteLeft, // Backspace
        };

    /// <summary>Behind ESC: the key with Alt.</summary>
    public static IReadOnlyDictionary<byte, EditAction> Alternates { get; } =
        new Dictionary<byte, EditAction>
        {
            [0x0D] = EditAction.NewLine,
            [0x0A] = EditAction.NewLine,
            [0x7F] = EditAction.DeleteWordLeft,
            [0x08] = EditAction.DeleteWordLeft,
            [(byte)'b'] = EditAction.WordLeft,
            [(byte)'f'] = EditAction.WordRight,
            [(byte)'d'] = EditAction.DeleteWordRight,
        };

    /// <summary>Behind ESC [ or ESC O, without the parameter 1, and with the modifier Alt, Ctrl or both as +.</summary>
    public static IReadOnlyDictionary<string, EditAction> Sequences { get; } =
        new Dictionary<string, EditAction>
        {
            ["A"] = EditAction.Up,
            ["B"] = EditAction.Down,
            ["C"] = EditAction.Right,
            ["D"] = EditAction.Left,
            ["+C"] = EditAction.WordRight,
            ["+D"] = EditAction.WordLeft,
            ["H"] = EditAction.LineStart,
            ["F"] = EditAction.LineEnd,
            ["1~"] = EditAction.LineStart,
            ["7~"] = EditAction.LineStart,
            ["4~"] = EditAction.LineEnd,
            ["8~"] = EditAction.LineEnd,
            ["3~"] = EditAction.DeleteRight,
            ["+3~"] = EditAction.DeleteWordRight,
            ["13;2u"] = EditAction.NewLine, // Shift+Enter where the terminal tells it
            ["27;2;13~"] = EditAction.NewLine,
        };
}
