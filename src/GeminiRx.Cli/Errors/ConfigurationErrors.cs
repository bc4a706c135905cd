namespace GeminiRx.Cli.Errors;

/// <summary>Creates the errors of the settings file, the key file and the key.</summary>
internal static class ConfigurationErrors
{
    public const string EmulatorAnswers =
        "No API key is set, so the built-in emulator answers instead of a model. Set GEMINI_API_KEY to ask Gemini.";

    /// <summary>The library's error for a request without a key, with advice for the user of an editor.</summary>
    public static GeminiConfigurationException NoKeyInEditor() =>
        new(
            "No API key is set.",
            "Set GEMINI_API_KEY in the editor's environment and restart it, store a key in the editor (VS Code: Gemini: Set Key), "
                + "or set the endpoint to emulator."
        )
        {
            Reason = "missingKey",
        };

    public static UsageException KeyFileReadableByOthers(string path) =>
        new($"Other users can read or change the key file {path}.", $"Restrict it: chmod 600 {path}");

    public static UsageException EmptyKeyFile(string path) => new($"The key file {path} is empty.", "Write only the key into it.");

    public static UsageException UnreadableKeyFile(string path, Exception cause) =>
        new($"The key file {path} cannot be read: {cause.Message}", "Check its path and permissions.", cause);

    public static UsageException KeyInSettings(string path, string member) =>
        new(
            $"{path}: the member {member} contains a key. Keys are not read from the settings file.",
            "Remove the member. Set GEMINI_API_KEY, or name a key file with the member key-file."
        );

    public static UsageException UnknownSetting(string path, string name, IEnumerable<string> known) =>
        InvalidSettings(path, $"unknown setting {name}. Known settings: {string.Join(", ", known)}.");

    public static UsageException NotAnObject(string path) => InvalidSettings(path, "the content is not a JSON object.");

    public static UsageException InvalidJson(string path, long line, Exception cause) =>
        InvalidSettings(path, $"line {line} is not valid JSON.", cause);

    /// <param name="path">The settings file.</param>
    /// <param name="name">The repeated name; empty if it is in a nested object.</param>
    /// <param name="cause">The exception of the parser.</param>
    public static UsageException DuplicateMember(string path, string name, Exception cause) =>
        InvalidSettings(path, name.Length == 0 ? "an object has two members of one name." : $"the member {name} occurs twice.", cause);

    public static UsageException InvalidSettings(string path, string problem, Exception? cause = null) =>
        new($"{path}: {problem}", "Correct the file, or remove it.", cause);

    public static UsageException UnreadableSettings(string path, Exception cause) =>
        new($"The settings file {path} cannot be read: {cause.Message}", "Check its permissions, or remove it.", cause);
}
