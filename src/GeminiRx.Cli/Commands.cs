using System.CommandLine;

namespace GeminiRx.Cli;

/// <summary>All commands of the program, in the order of the help.</summary>
internal static class Commands
{
    public static RootCommand CreateRoot()
    {
        var root = new RootCommand("Stream answers of Gemini to the terminal and into the documents of any editor.")
        {
            AskCommand.Create(),
            ChatCommand.Create(),
            LiveCommand.Create(),
            ChatsCommand.Create(),
            LogCommand.Create(),
            RecordCommand.Create(),
            ReplayCommand.Create(),
            FollowCommand.Create(),
            ModelsCommand.Create(),
            EmulateCommand.Create(),
            ServeCommand.Create(),
            DocsCommand.Create(),
            CompletionCommand.Create(),
        };

        // CommandLine and HelpPage replace the default help.
        root.Options.Clear();
        root.Add(new VersionOption { Description = "Show the version" });
        return root;
    }
}
