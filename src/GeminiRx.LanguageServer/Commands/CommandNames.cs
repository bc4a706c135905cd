namespace GeminiRx.LanguageServer.Commands;

/// <summary>The commands of <c>workspace/executeCommand</c>.</summary>
internal static class CommandNames
{
    public const string Continue = "geminirx.continue";
    public const string Write = "geminirx.write";
    public const string Ask = "geminirx.ask";
    public const string Document = "geminirx.document";
    public const string Rewrite = "geminirx.rewrite";
    public const string Fix = "geminirx.fix";

    /// <summary>Explains the selection in a new document.</summary>
    public const string Explain = "geminirx.explain";

    /// <summary>Writes the message of a commit; without a document it answers with the message.</summary>
    public const string Commit = "geminirx.commit";

    /// <summary>The prompt of <see cref="Commit"/>.</summary>
    public const string CommitPrompt = "commit";

    /// <summary>Runs the prompt file that the arguments name.</summary>
    public const string Prompt = "geminirx.prompt";

    /// <summary>Answers the conversation of a document.</summary>
    public const string Chat = "geminirx.chat";
    public const string Stop = "geminirx.stop";
    public const string Retry = "geminirx.retry";
    public const string ContinueFrom = "geminirx.continueFrom";
    public const string Discard = "geminirx.discard";

    /// <summary>Ends the choice about an answer: it stays.</summary>
    public const string Keep = "geminirx.keep";
    public const string Usage = "geminirx.usage";

    /// <summary>Stops the completions while typing for some time, or starts them again.</summary>
    public const string PauseCompletions = "geminirx.pauseCompletions";

    private static readonly string[] _prompts = [Continue, Write, Ask, Document, Rewrite, Fix, Explain, Commit];

    public static IReadOnlyList<string> All { get; } =
    [.. _prompts, Prompt, Chat, Stop, Retry, ContinueFrom, Discard, Keep, Usage, PauseCompletions];

    /// <summary>The command that runs a prompt file: the one that is called like it, otherwise <see cref="Prompt"/>.</summary>
    public static string Of(string prompt) => $"geminirx.{prompt}" is var name && _prompts.Contains(name) ? name : Prompt;

    /// <summary>The prompt file of a command that is called like one: <c>geminirx.write</c> runs <c>write</c>; null for other
    /// commands.</summary>
    public static string? PromptOf(string command) =>
        _prompts.Contains(command) ? command[(command.IndexOf('.', StringComparison.Ordinal) + 1)..] : null;
}
