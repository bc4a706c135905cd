using GeminiRx.Conversations;

namespace GeminiRx.Cli.Errors;

/// <summary>Creates the messages about questions that are kept, and about the conversation that goes on.</summary>
internal static class KeepMessages
{
    public const string TooLong = "The question with its answer is too long to be kept, so -c does not find it.";

    public const string Unfindable =
        "The question is not kept, because an attachment is a pipe and cannot be read again, so -c does not find it.";

    /// <returns>What the user can do; null if the last question has its answer.</returns>
    public static string? Of(ChatState state) =>
        state switch
        {
            ChatState.Interrupted => "The conversation has the answer so far. To continue it: geminirx -c",
            ChatState.Unanswered => "The conversation has the question without an answer. To ask it again: geminirx -c",
            _ => null,
        };

    public static string KeptForTheFirstTime(string path) =>
        $"The last question is kept in {path}, so that geminirx -c can go on with it. To keep none: --no-history, or \"no-history\": true "
        + "in the settings file. This is said once.";

    public static string NoChats(IReadOnlyCollection<string> words) =>
        words.Count == 0
            ? "There are no conversations. Begin one: geminirx chat"
            : $"No conversation has {string.Join(" and ", words)} in it.";

    public static string NotKept(Exception cause) =>
        $"The question could not be kept ({cause.GetType().Name}), so -c does not find it. Check the rights of the data folder.";

    public static string Continuing(string path, int turns, string title) =>
        $"Continuing {path} ({turns} turn{(turns == 1 ? "" : "s")}): {title}";
}
