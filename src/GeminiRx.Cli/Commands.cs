using System.CommandLine;
using System.Diagnostics.CodeAnalysis;

namespace GeminiRx.Cli;

/// <summary>All commands of the program, in the order of the help.</summary>
internal static class Commands
{
    /// <summary>Whether the program has only the commands that an editor runs. The native compiler then leaves out all others.</summary>
    [FeatureSwitchDefinition("GeminiRx.Cli.IsServerOnly")]
    private static bool IsServerOnly => AppContext.TryGetSwitch("GeminiRx.Cli.IsServerOnly", out var isOn) && isOn;

    public static RootCommand CreateRoot()
    {
        var root = new RootCommand("Stream Gemini's answers to the terminal and into documents in any editor.");
        if (!IsServerOnly)
        {
            root.Add(AskCommand.Create());
            root.Add(ChatCommand.Create());
            root.Add(LiveCommand.Create());
            root.Add(ChatsCommand.Create());
            root.Add(LogCommand.Create());
            root.Add(RecordCommand.Create());
            root.Add(ReplayCommand.Create());
            root.Add(FollowCommand.Create());
            root.Add(ModelsCommand.Create());
            root.Add(RelayCommand.Create());
        }

        root.Add(EmulateCommand.Create());
        root.Add(ServeCommand.Create());
        if (!IsServerOnly)
        {
            root.Add(DocsCommand.Create());
            root.Add(CompletionCommand.Create());
        }

        // CommandLine and HelpPage replace the default help.
        root.Options.Clear();
        root.Add(new VersionOption { Description = "Show the version" });
        return root;
    }
}
