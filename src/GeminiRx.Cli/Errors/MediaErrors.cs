namespace GeminiRx.Cli.Errors;

/// <summary>Creates the messages about files that an answer is saved to.</summary>
internal static class MediaErrors
{
    public const string NoMedia =
        "The answer contains no image, audio or other data, so nothing is saved. Use a model that generates media, or ask for it.";

    public const string NoCode = "The answer contains no fenced code, so nothing is printed. Ask for code, or leave out --code.";

    public static UsageException Exists(string path) => new($"--save: {path} already exists.", "Choose another name, or remove the file.");

    public static UsageException NoFolder(string path) => new($"--save: the folder of {path} does not exist.", "Create it first.");

    public static UsageException RawOnly(string path) =>
        new($"--save: {path} cannot be written: the service sends raw audio samples.", "Use a name that ends with .wav or .pcm.");

    public static string Unwritable(string path, Exception cause) =>
        $"--save: {path} cannot be written: {cause.Message} The text of the answer continues. Use a folder that you can write to.";

    public static string Saved(string type, string path, bool isOfType) =>
        $"Saved {type} to {path}.{(isOfType ? "" : " The name has the extension of another type.")}";
}
