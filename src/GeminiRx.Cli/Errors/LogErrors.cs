namespace GeminiRx.Cli.Errors;

/// <summary>Creates the messages about the log of questions.</summary>
internal static class LogErrors
{
    public const string Off =
        "The log is empty. Logging is off by default. Turn it on with ask --log, or with \"log\": true in the settings file.";

    public static string NotFound(IEnumerable<string> words) => $"The log contains no question with {string.Join(" and ", words)}.";

    public const string Cleared = "The log was deleted.";

    public static UsageException Unwritable(string path, Exception cause) =>
        new($"The log {path} cannot be written: {cause.Message}", "Check the disk space and the folder's permissions.", cause);

    public static UsageException Unreadable(string path, Exception cause) =>
        new($"The log {path} cannot be read: {cause.Message}", "Check the file's permissions.", cause);
}
