namespace GeminiRx.Cli;

/// <summary>The user's data folder of the program, which on Linux is that of the XDG specification.</summary>
internal static class DataFolder
{
    /// <summary>The conversations that have a name instead of a file.</summary>
    public static string Chats => Path.Combine(Root, "chats");

    /// <summary>The texts that were sent at a prompt.</summary>
    public static string History => Path.Combine(Root, "history.jsonl");

    /// <summary>The conversations that were used last.</summary>
    public static string RecentChats => Path.Combine(Root, "recent-chats");

    /// <summary>The names of models for the completion.</summary>
    public static string Models => Path.Combine(Root, "models");

    /// <summary>The log of questions and answers.</summary>
    public static string Log => Path.Combine(Root, "log", "log.jsonl");

    /// <summary>The answers of <c>geminirx relay</c>.</summary>
    public static string Relay => Path.Combine(Root, "relay");

    private static string Root =>
        Path.Combine(
            Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify),
            "geminirx"
        );
}
