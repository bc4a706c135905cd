namespace GeminiRx.Cli;

/// <summary>What a terminal shows of the way that text looks.</summary>
internal enum AnsiLooks
{
    /// <summary>Nothing: it takes no sequences.</summary>
    None,

    /// <summary>Bold, italic and the like, but no colours.</summary>
    WithoutColours,

    /// <summary>Everything.</summary>
    Full,
}

/// <summary>How a piece of text looks. A colour is one of the terminal's own sixteen, by its SGR number; 0 is its usual one.</summary>
internal readonly record struct AnsiStyle(
    bool IsBold = false,
    bool IsItalic = false,
    bool IsUnderlined = false,
    bool IsStruck = false,
    bool IsDim = false,
    int Colour = 0
)
{
    /// <summary>The sequence that sets it, whatever was set before.</summary>
    public string Sequence(AnsiLooks looks) =>
        looks == AnsiLooks.None
            ? ""
            : $"\e[0{(IsBold ? ";1" : "")}{(IsDim ? ";2" : "")}{(IsItalic ? ";3" : "")}{(IsUnderlined ? ";4" : "")}{(IsStruck ? ";9" : "")}{(looks == AnsiLooks.Full && Colour > 0 ? $";{Colour}" : "")}m";
}
