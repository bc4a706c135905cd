namespace GeminiRx.Cli.Errors;

/// <summary>Creates the messages about a bug of the program.</summary>
internal static class ProgramErrors
{
    public static string Unwritable(Exception cause) =>
        $"Standard output cannot be written: {cause.Message.TrimEnd('.')}. Check the disk space and where the output goes.";

    /// <summary>The first line of a report. It contains only the type, because the message may contain a prompt.</summary>
    public static string Internal(Exception bug) =>
        $"Internal error ({bug.GetType().Name}). Report it, with the lines that follow, to the maintainers of GeminiRx.";
}
