using GeminiRx.Conversations;

namespace GeminiRx.Cli.Errors;

/// <summary>Creates the messages about questions that are kept, and about the conversation that goes on.</summary>
internal static class KeepMessages
{
    public const string TooLong = "The question and its answer are too long to be saved, so -c cannot continue them.";

    public const string Unfindable =
        "The question is not saved, because an attachment is a pipe that cannot be read again. -c cannot continue it.";

    /// <returns>What the user can do; null if the last question has its answer.</returns>
    public static string? Of(ChatState state) =>
        state switch
        {
            ChatState.Interrupted => "The conversation has the answer so far. To continue it: geminirx -c",
            ChatState.Unanswered => "The conversation has the question without an answer. To ask it again: geminirx -c",
            _ => null,
        };

    public static string KeptForTheFirstTime(string path) =>
        $"The last question is saved in {path}, so that geminirx -c can continue it. To disable: --no-history, or \"no-history\": true "
        + "in the settings file. This message appears only once.";

    public static string NoChats(IReadOnlyCollection<string> words) =>
        words.Count == 0
            ? "There are no conversations. Begin one: geminirx chat"
            : $"No conversation contains {string.Join(" and ", words)}.";

    public static string NotKept(Exception cause) =>
        $"The question could not be saved ({cause.GetType().Name}), so -c cannot continue it. Check the data folder's permissions.";

    public static string Continuing(string path, int turns, string title) =>
        $"Continuing {path} ({turns} turn{(turns == 1 ? "" : "s")}): {title}";
}
