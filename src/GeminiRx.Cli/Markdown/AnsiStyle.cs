namespace GeminiRx.Cli;

/// <summary>What a terminal shows of the way that text colors.</summary>
internal enum ColorSupport
{
    /// <summary>None: sequences are not supported.</summary>
    None,

    /// <summary>Bold, italic and the like, but no colors.</summary>
    WithoutColors,

    /// <summary>All.</summary>
    Full,
}

/// <summary>How a piece of text colors. A color is one of the terminal's own sixteen, by its SGR number; 0 is its usual one.</summary>
internal readonly record struct AnsiStyle(
    bool IsBold = false,
    bool IsItalic = false,
    bool IsUnderlined = false,
    bool IsStruck = false,
    bool IsDim = false,
    int Color = 0
)
{
    /// <summary>The sequence that sets this style, independent of the style before.</summary>
    public string Sequence(ColorSupport colors)
    {
        if (colors == ColorSupport.None)
        {
            return "";
        }

        var flags =
            $"{(IsBold ? ";1" : "")}{(IsDim ? ";2" : "")}{(IsItalic ? ";3" : "")}{(IsUnderlined ? ";4" : "")}{(IsStruck ? ";9" : "")}";
        return $"\e[0{flags}{(colors == ColorSupport.Full && Color > 0 ? $";{Color}" : "")}m";
    }
}
