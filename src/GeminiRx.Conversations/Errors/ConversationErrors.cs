using System.Globalization;

namespace GeminiRx.Conversations.Errors;

/// <summary>Creates the errors of conversations, with advice.</summary>
internal static class ConversationErrors
{
    public const string OpenFrontMatter = "The settings that begin in line 1 have no end: write a line --- below them.";
    public const string NoFolder = "this document is not a file, so it can have addresses only.";
    public const string NoSuchFile = "the file does not exist.";
    public const string EmptyFile = "the file is empty.";
    public const string TooLarge = "it is larger than a request may be. Upload it and write its address.";
    public const string UnknownType = "its media type cannot be detected.";

    /// <summary>Another process holds the lock of a conversation.</summary>
    public static GeminiConfigurationException OpenElsewhere(string fileName) =>
        new($"Another process has the conversation {fileName} open.", "Close it there, or use another file.");

    /// <summary>The conversation does not wait for an answer.</summary>
    public static GeminiConfigurationException NoQuestion() =>
        new("The conversation contains no unanswered question.", "Add a question under ## User at the end of the file.")
        {
            Reason = "noQuestion",
        };

    /// <summary>The text contains no heading of a user's turn.</summary>
    public static GeminiConfigurationException NoUserTurn() =>
        new("The document contains no turn of the user.", "Write the question below a line that is exactly ## User.")
        {
            Reason = "noQuestion",
        };

    /// <summary>Another answer is being written into the document.</summary>
    public static GeminiConfigurationException Busy() =>
        new("An answer is being written into this document.", "Wait for its end, or stop it.") { Reason = "busy" };

    /// <summary>The message about a setting with an invalid value.</summary>
    /// <param name="name">The name of the setting.</param>
    /// <param name="value">The value. The system instruction is never passed.</param>
    /// <param name="line">The number of its line, from 1.</param>
    public static string InvalidSetting(string name, string value, int line) =>
        string.Create(CultureInfo.InvariantCulture, $"Invalid value '{value}' of the conversation's setting {name} in line {line}.");

    /// <summary>The settings cannot be used.</summary>
    /// <param name="message">The first problem.</param>
    public static GeminiConfigurationException InvalidSettings(string message) => new(message, "Correct the settings of the conversation.");

    /// <summary>The message about an attachment that cannot be read.</summary>
    /// <param name="target">The path or the address in the file.</param>
    /// <param name="reason">The reason.</param>
    public static string UnusableAttachment(string target, string reason) => $"{target} cannot be attached: {reason}";

    /// <summary>An attachment cannot be read.</summary>
    /// <inheritdoc cref="UnusableAttachment"/>
    public static GeminiConfigurationException InvalidAttachment(string target, string reason) =>
        new(UnusableAttachment(target, reason), "Correct the link in the conversation, or write a backslash before it to send it as text.");
}
