namespace GeminiRx.Cli;

/// <summary>What a terminal shows of the way that text looks.</summary>
internal enum ColorSupport
{
    /// <summary>Nothing: it takes no sequences.</summary>
    None,

    /// <summary>Bold, italic and the like, but no colors.</summary>
    WithoutColors,

    /// <summary>Everything.</summary>
    Full,
}

/// <summary>How a piece of text looks. A color is one of the terminal's own sixteen, by its SGR number; 0 is its usual one.</summary>
internal readonly record struct AnsiStyle(
    bool IsBold = false,
    bool IsItalic = false,
    bool IsUnderlined = false,
    bool IsStruck = false,
    bool IsDim = false,
    int Color = 0
)
{
    /// <summary>The sequence that sets it, whatever was set before.</summary>
    public string Sequence(ColorSupport looks) =>
        looks == ColorSupport.None
            ? ""
            : $"\e[0{(IsBold ? ";1" : "")}{(IsDim ? ";2" : "")}{(IsItalic ? ";3" : "")}{(IsUnderlined ? ";4" : "")}{(IsStruck ? ";9" : "")}{(looks == ColorSupport.Full && Color > 0 ? $";{Color}" : "")}m";
}
