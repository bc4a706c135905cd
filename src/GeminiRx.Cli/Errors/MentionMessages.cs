using System.Globalization;

namespace GeminiRx.Cli.Errors;

/// <summary>Creates the messages about files that a question names with @.</summary>
internal static class MentionMessages
{
    public static string NoFile(string path) => $"There is no file '{path}', so '@{path}' is sent as text.";

    public static string NotTyped(string path) => $"'@{path}' is sent as text: only typed text can name files. To attach one: /attach FILE";

    public static string Folder(string path) =>
        path.EndsWith('/')
            ? $"'@{path}' has no files to send or is too broad; it is sent as text. Write a pattern, such as @{path}notes/*.md."
            : $"'@{path}' is a folder; it is sent as text. To send its files, write @{path}/.";

    public static string NoContent(string path) =>
        $"'@{path}' is empty, a pipe or a device, so nothing of it is sent. Standard input can be a pipe: … | geminirx ask.";

    public static string UnreadMentions(int max) => $"Only the first {max} @ names are read. The others are sent as text.";

    public static string Attached(int count, long bytes, string names, int skipped) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"Attached {count} file{(count == 1 ? "" : "s")} ({bytes / 1000.0:0.0} kB){(count > 0 ? ": " : "")}{names}."
                + $"{(skipped > 0 ? $" Left out: {skipped} (ignored, secret, empty, outside the folder, or not text)." : "")}"
        );

    public static UsageException NotSent(string path, string reason) =>
        new($"@{path} is not sent: {reason}.", "Name another file, or use --attach FILE if you want to send it.");

    public static UsageException TooMany(string path, int count, int max) =>
        new($"@{path} matches {count} files, and at most {max} can be sent.", "Use a narrower pattern, such as @src/*.cs.");

    public static UsageException TooLarge(string path, int max) =>
        new($"@{path}: the folder has more than {max} files and folders.", "Begin the pattern with a smaller folder.");

    public static UsageException TooMuchText(string name, int mebibytes) =>
        new($"The files up to {name} have more than {mebibytes} MiB of text.", "Name fewer files, or use --attach FILE.");

    public static UsageException Unreadable(string name, Exception cause) =>
        new($"@{name} cannot be read: {cause.Message}", "Check the file's permissions.", cause);
}
