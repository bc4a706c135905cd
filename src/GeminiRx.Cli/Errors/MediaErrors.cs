namespace GeminiRx.Cli.Errors;

/// <summary>Creates the messages about files that an answer is saved to.</summary>
internal static class MediaErrors
{
    public const string NoMedia =
        "The answer contains no image, audio or other data, so nothing is saved. Use a model that makes them, or ask for them.";

    public const string NoCode = "The answer contains no fenced code, so nothing is printed. Ask for code, or leave out --code.";

    public static UsageException Exists(string path) => new($"--save: {path} exists.", "Choose another name, or remove the file.");

    public static UsageException NoFolder(string path) => new($"--save: the folder of {path} does not exist.", "Create it first.");

    public static UsageException Unwritable(string path, Exception cause) =>
        new($"--save: {path} cannot be written: {cause.Message}", "Use a file in a folder that you can write to.", cause);

    public static string Saved(string type, string path, bool isOfType) =>
        $"Saving {type} to {path}.{(isOfType ? "" : " The name has the extension of another type.")}";
}
