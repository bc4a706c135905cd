using System.Globalization;

namespace GeminiRx.Conversations.Errors;

/// <summary>Creates the messages about prompt files.</summary>
internal static class PromptErrors
{
    public const string NoBody = "The prompt has no text below its settings: write the request there.";

    public static string UnknownSetting(string name, IEnumerable<string> known) =>
        $"Unknown setting {name}: use {string.Join(", ", known)}.";

    public static string InvalidSetting(string name, string value, IEnumerable<string> known) =>
        $"{name}: invalid value '{value}': use {string.Join(", ", known)}.";

    public static string UnknownVariable(string name, IEnumerable<string> known) =>
        $"Unknown variable {{{{{name}}}}}: use {string.Join(", ", known)}.";

    public static string TooLarge(int maxBytes) =>
        string.Create(CultureInfo.InvariantCulture, $"The prompt is larger than {maxBytes / 1024} KiB: shorten it.");

    public static GeminiConfigurationException Empty(string name) =>
        new(
            $"The prompt '{name}' is empty here, because each of its paragraphs has only variables without a value.",
            "Use it at a place with text, or add text to the prompt file."
        );

    public static string Unreadable(Exception cause) => $"The prompt cannot be read: {cause.Message}";
}
