namespace GeminiRx.Cli;

/// <summary>The capabilities of the terminal behind standard output.</summary>
internal static class OutputCapabilities
{
    private const int DefaultWidth = 80;

    /// <summary>Whether standard output is a terminal.</summary>
    public static bool IsTerminal => !Console.IsOutputRedirected;

    /// <summary>Whether the terminal supports sequences that move the cursor and style text. On Windows, Windows Terminal does.</summary>
    public static bool SupportsSequences { get; } =
        Variable("TERM") is not null and not "dumb" || (OperatingSystem.IsWindows() && Variable("WT_SESSION") is not null);

    /// <summary>Which styles to use. NO_COLOR (no-color.org) turns colors off.</summary>
    public static ColorSupport Colors { get; } =
        !SupportsSequences ? ColorSupport.None
        : Variable("NO_COLOR") is null ? ColorSupport.Full
        : ColorSupport.WithoutColors;

    /// <summary>The cells of a line.</summary>
    public static int Width =>
        int.TryParse(Variable("COLUMNS"), out var columns) && columns > 0 ? columns
        : IsTerminal && Console.WindowWidth is > 0 and var width ? width
        : DefaultWidth;

    private static string? Variable(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;
}
