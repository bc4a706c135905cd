using System.Collections.Concurrent;

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

/// <summary>The style of a text. The color is one of the terminal's 16 colors, as its SGR number; 0 is the default color. The link is an
/// address for OSC 8; null for none.</summary>
internal readonly record struct TextStyle(
    bool IsBold = false,
    bool IsItalic = false,
    bool IsUnderlined = false,
    bool IsStruck = false,
    bool IsDim = false,
    int Color = 0,
    string? Link = null
)
{
    private static readonly ConcurrentDictionary<(TextStyle Style, ColorSupport Colors), string> _sequences = new();

    /// <summary>Returns the escape sequences that change another style to this one.</summary>
    public string SequenceFrom(TextStyle before, ColorSupport colors)
    {
        if (colors == ColorSupport.None || this == before)
        {
            return "";
        }

        var look = this with { Link = null };
        var sequence = look == before with { Link = null } ? "" : _sequences.GetOrAdd((look, colors), key => key.Style.Format(key.Colors));
        return Link == before.Link ? sequence : $"\e]8;;{Link}\e\\{sequence}";
    }

    // Regardless of the style before.
    private string Format(ColorSupport colors)
    {
        var flags =
            $"{(IsBold ? ";1" : "")}{(IsDim ? ";2" : "")}{(IsItalic ? ";3" : "")}{(IsUnderlined ? ";4" : "")}{(IsStruck ? ";9" : "")}";
        return $"\e[0{flags}{(colors == ColorSupport.Full && Color > 0 ? $";{Color}" : "")}m";
    }
}
