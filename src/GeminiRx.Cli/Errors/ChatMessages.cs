namespace GeminiRx.Cli.Errors;

/// <summary>Creates the messages of <c>geminirx chat</c> that contain advice.</summary>
internal static class ChatMessages
{
    public const string Commands = "/model [NAME]  /system [TEXT]  /attach FILE  /undo  /retry  /continue  /quit";

    public const string Interrupted =
        "The last answer broke off. Press Enter to continue it, /retry to ask again, or /undo to remove the question.";

    public const string Unanswered = "The last question has no answer. Press Enter to ask it, or /undo to remove it.";

    public static string Opened(string path, int turns) => $"Opened {path} ({turns} turns). Type /help for the commands.";

    public static string UnknownCommand(string command) =>
        $"Unknown command {command}. Commands: {Commands}. Start the line with a space to ask it as a question.";

    public static string MissingAttachment(string path) => $"Cannot attach '{path}': the file does not exist. Check the path.";
}
