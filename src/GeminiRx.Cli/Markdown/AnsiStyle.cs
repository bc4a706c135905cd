namespace GeminiRx.Cli;

/// <summary>The styles that a terminal supports.</summary>
internal enum ColorSupport
{
    /// <summary>No escape sequences.</summary>
    None,

    /// <summary>Bold, italic and other attributes, but no colors.</summary>
    WithoutColors,

    /// <summary>Attributes and colors.</summary>
    Full,
}

/// <summary>The style of a text. The color is one of the terminal's 16 colors, as its SGR number; 0 is the default color.</summary>
internal readonly record struct AnsiStyle(
    bool IsBold = false,
    bool IsItalic = false,
    bool IsUnderlined = false,
    bool IsStruck = false,
    bool IsDim = false,
    int Color = 0
)
{
    /// <summary>Returns the escape sequence that sets this style, regardless of the previous style.</summary>
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
