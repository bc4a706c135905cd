using System.Globalization;

namespace GeminiRx.Cli.Errors;

/// <summary>Creates the messages about files that a question names with @.</summary>
internal static class MentionMessages
{
    public static string NoFile(string path) => $"@{path} is no file, so it stays text.";

    public static string Attached(int count, long bytes, string names, int skipped) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"Attached {count} file{(count == 1 ? "" : "s")} ({bytes / 1000.0:0.0} kB){(count > 0 ? ": " : "")}{names}."
                + $"{(skipped > 0 ? $" Left out: {skipped}, which are ignored, secret or no text." : "")}"
        );

    public static UsageException NotSent(string path, string reason) =>
        new($"@{path} is not sent: {reason}.", "Name another file, or use --attach FILE if you want to send it.");

    public static UsageException Empty(string path) =>
        new($"@{path} is not sent: it is empty, or no regular file.", "Name another file, or pipe it in.");

    public static UsageException TooMany(string path, int count, int max) =>
        new($"@{path} makes {count} files, and at most {max} are sent.", "Use a narrower pattern, such as @src/*.cs.");

    public static UsageException TooLarge(string path, int max) =>
        new($"@{path}: the folder has more than {max} files and folders.", "Begin the pattern with a smaller folder.");

    public static UsageException TooMuchText(string name, int mebibytes) =>
        new($"The files up to {name} have more than {mebibytes} MiB of text.", "Name fewer files, or use --attach FILE.");

    public static UsageException Unreadable(string name, Exception cause) =>
        new($"@{name} cannot be read: {cause.Message}", "Check the rights of the file.", cause);
}
