namespace GeminiRx.Cli.Errors;

/// <summary>Creates the messages about the log of questions.</summary>
internal static class LogErrors
{
    public const string Off =
        "The log is empty. Nothing is kept unless you want it: geminirx ask --log \"…\", or \"log\": true in the settings file.";

    public static string NotFound(IEnumerable<string> words) => $"The log has no question with {string.Join(" and ", words)} in it.";

    public const string Cleared = "The log is removed.";

    public static UsageException Unwritable(string path, Exception cause) =>
        new($"The log {path} cannot be written: {cause.Message}", "Check the disk space and the rights of the folder.", cause);

    public static UsageException Unreadable(string path, Exception cause) =>
        new($"The log {path} cannot be read: {cause.Message}", "Check the rights of the file.", cause);
}
