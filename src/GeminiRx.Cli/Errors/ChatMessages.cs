using GeminiRx.Conversations;

namespace GeminiRx.Cli.Errors;

/// <summary>Creates the messages of <c>geminirx chat</c> that contain advice.</summary>
internal static class ChatMessages
{
    public const string Commands =
        "/model [NAME]  /system [TEXT]  /attach FILE  /prompt NAME [TEXT]  /edit [TEXT]  /undo  /retry  /continue  /quit";

    private const string Interrupted =
        "The last answer broke off. Press Enter to continue it, /retry to ask again, or /undo to remove the question.";

    private const string Unanswered = "The last question has no answer. Press Enter to ask it, or /undo to remove it.";

    /// <returns>What the user can do; null if the next text is a question.</returns>
    public static string? Of(ChatState state) =>
        state switch
        {
            ChatState.Interrupted => Interrupted,
            ChatState.Unanswered => Unanswered,
            _ => null,
        };

    public static string Opened(string path, int turns) => $"Opened {path} ({turns} turns). Type /help for the commands.";

    public static string Merged(string path) =>
        $"Another program changed {path} during the answer. The file has its changes and the whole answer.";

    public static string UnknownCommand(string command) =>
        $"Unknown command {command}. Commands: {Commands}. Start the line with a space to ask it as a question.";

    public const string NoTerminal = "/edit needs a terminal: pipe the text instead.";

    public const string NoPromptName = "/prompt needs the name of a prompt file: /prompt NAME [TEXT]. Press Tab for the names.";

    public static string EditorFailed(string command, int exitCode) =>
        $"The editor '{command}' ended with exit code {exitCode}, so the text is unchanged. Check VISUAL and EDITOR.";

    public static string NoEditor(Exception cause) =>
        $"The editor cannot be used ({cause.GetType().Name}). Check VISUAL, EDITOR and the folder for temporary files.";

    public static string LeftText(string folder, Exception cause) =>
        $"The text is still in {folder}, which cannot be deleted ({cause.GetType().Name}). Delete the folder.";

    public static string Unwritable(Exception cause) =>
        $"The conversation cannot be written ({cause.GetType().Name}). Check the disk space and the file's permissions.";

    public static string UnusableHistory(string path, Exception cause) =>
        $"The history {path} cannot be used ({cause.GetType().Name}), so questions are not saved. Check the file's permissions.";

    public static string MissingAttachment(string path) => $"Cannot attach '{path}': the file does not exist. Check the path.";
}
