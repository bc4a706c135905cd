namespace GeminiRx.Cli;

/// <summary>The capabilities of the terminal behind standard output.</summary>
internal static class OutputCapabilities
{
    private const int DefaultWidth = 80;

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

    /// <summary>The width of a line in cells: COLUMNS, else the width of the terminal, else 80.</summary>
    public static int Width =>
        int.TryParse(Variable("COLUMNS"), out var columns) && columns > 0 ? columns
        : IsTerminal && Console.WindowWidth is > 0 and var width ? width
        : DefaultWidth;

    private static string? Variable(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;
}
