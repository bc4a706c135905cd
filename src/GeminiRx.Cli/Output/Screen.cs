namespace GeminiRx.Cli;

/// <summary>What the terminal behind standard output can do.</summary>
internal static class Screen
{
    private const int DefaultWidth = 80;

    /// <summary>Whether a person reads standard output.</summary>
    public static bool IsTerminal => !Console.IsOutputRedirected;

    /// <summary>Whether it understands sequences that move the cursor and style text. A Windows console does where Windows Terminal runs
    /// it.</summary>
    public static bool CanMoveCursor { get; } =
        OperatingSystem.IsWindows()
            ? Variable("WT_SESSION") is not null || Variable("TERM") is not null and not "dumb"
            : Variable("TERM") is not null and not "dumb";

    /// <summary>What it shows of styles; whether colours are wanted says NO_COLOR (no-color.org).</summary>
    public static AnsiLooks Looks { get; } =
        !CanMoveCursor ? AnsiLooks.None
        : Variable("NO_COLOR") is null ? AnsiLooks.Full
        : AnsiLooks.WithoutColours;

    /// <summary>How many cells a line has.</summary>
    public static int Width =>
        int.TryParse(Variable("COLUMNS"), out var columns) && columns > 0 ? columns
        : IsTerminal && Console.WindowWidth is > 0 and var width ? width
        : DefaultWidth;

    private static string? Variable(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;
}
