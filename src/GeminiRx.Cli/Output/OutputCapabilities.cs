namespace GeminiRx.Cli;

/// <summary>The capabilities of the terminal behind standard output.</summary>
internal static class OutputCapabilities
{
    private const int DefaultWidth = 80;
    private const int DefaultHeight = 24;

    /// <summary>Whether standard output is a terminal.</summary>
    public static bool IsTerminal => !Console.IsOutputRedirected;

    /// <summary>Whether the terminal supports escape sequences for cursor movement and styles: TERM is set and not <c>dumb</c>, or the
    /// terminal is Windows Terminal.</summary>
    public static bool SupportsSequences { get; } =
        Variable("TERM") is not null and not "dumb" || (OperatingSystem.IsWindows() && Variable("WT_SESSION") is not null);

    /// <summary>The supported styles. NO_COLOR (no-color.org) turns colors off.</summary>
    public static ColorSupport Colors { get; } =
        !SupportsSequences ? ColorSupport.None
        : Variable("NO_COLOR") is null ? ColorSupport.Full
        : ColorSupport.WithoutColors;

    /// <summary>Whether the terminal is known to have links (OSC 8). FORCE_HYPERLINK=1 or 0 decides otherwise.</summary>
    public static bool HasLinks { get; } =
        SupportsSequences && (Variable("FORCE_HYPERLINK") is { } forced ? forced != "0" : IsTerminal && IsKnownForLinks());

    /// <summary>The size of the terminal in cells: COLUMNS and LINES, else that of the terminal, else 80 by 24.</summary>
    public static (int Width, int Height) Size
    {
        get
        {
            var (width, height) = IsTerminal ? TerminalSize.Read() : (0, 0);
            return (Number("COLUMNS") ?? Positive(width) ?? DefaultWidth, Number("LINES") ?? Positive(height) ?? DefaultHeight);
        }
    }

    // tmux and screen have links only if the terminal behind them has, which they do not tell.
    private static bool IsKnownForLinks() =>
        Variable("TMUX") is null
        && Variable("STY") is null
        && (
            Variable("WT_SESSION") is not null
            || Variable("TERM_PROGRAM") is "iTerm.app" or "WezTerm" or "vscode" or "ghostty" or "Hyper" or "Tabby"
            || Variable("TERM") is "xterm-kitty" or "xterm-ghostty" or "foot" or "alacritty" or "wezterm"
            || Variable("KONSOLE_VERSION") is not null
            || (int.TryParse(Variable("VTE_VERSION"), out var version) && version >= 5000)
        );

    private static int? Number(string name) => int.TryParse(Variable(name), out var number) ? Positive(number) : null;

    private static int? Positive(int number) => number > 0 ? number : null;

    private static string? Variable(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;
}
