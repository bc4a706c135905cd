namespace GeminiRx.Conversations.Errors;

/// <summary>Creates the errors of conversations, with advice.</summary>
internal static class ConversationErrors
{
    /// <summary>Another process holds the lock of a conversation.</summary>
    public static GeminiConfigurationException OpenElsewhere(string fileName) =>
        new($"Another process has the conversation {fileName} open.", "Close it there, or use another file.");

    /// <summary>The conversation does not wait for an answer.</summary>
    public static GeminiConfigurationException NoQuestion() =>
        new("The conversation contains no unanswered question.", "Add a question under ## User at the end of the file.");

    /// <summary>A setting has an invalid value.</summary>
    /// <param name="name">The name of the setting.</param>
    /// <param name="value">The value. The system instruction is never passed.</param>
    public static GeminiConfigurationException InvalidSetting(string name, string value) =>
        new($"Invalid value '{value}' of the conversation's setting {name}.", $"Correct {name} at the beginning of the file.");

    /// <summary>An attachment cannot be read.</summary>
    /// <param name="target">The path or the address in the file.</param>
    /// <param name="cause">The exception of the file or the part.</param>
    public static GeminiConfigurationException InvalidAttachment(string target, Exception cause)
    {
        var reason = cause is ArgumentException argument ? GeminiConfigurationException.FromArgument(argument).Message : cause.Message;
        return new($"{target} cannot be attached: {reason}", "Correct the link in the conversation, or remove it.");
    }
}
