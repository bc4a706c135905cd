namespace GeminiRx.Cli.Errors;

/// <summary>Creates the messages about a bug of the program.</summary>
internal static class ProgramErrors
{
    /// <summary>The first line of a report. It contains only the type, because the message may contain a prompt.</summary>
    public static string Internal(Exception bug) =>
        $"Internal error ({bug.GetType().Name}). Report it, with the lines that follow, to the maintainers of GeminiRx.";
}
