using System.CommandLine;
using GeminiRx.Cli;

var root = new RootCommand("Stream answers of Gemini to the terminal and into the documents of any editor.")
{
    AskCommand.Create(),
    ChatCommand.Create(),
    RecordCommand.Create(),
    ReplayCommand.Create(),
    ModelsCommand.Create(),
    EmulateCommand.Create(),
    ServeCommand.Create(),
    CompletionCommand.Create(),
};

// The command line has its own help, and one description of each option.
root.Options.Clear();
root.Add(new VersionOption { Description = "Show the version" });
try
{
    return await CommandLine.RunAsync(root, args, CancellationToken.None);
}
catch (Exception e) when (e is not OutOfMemoryException)
{
    // A bug of this program. Only types and methods: the message may quote a prompt.
    StandardError.WriteMessage($"Internal error ({e.GetType().Name}). Please report it with the lines that follow.");
    StandardError.WriteMessage($"{e.GetBaseException().GetType()}{Environment.NewLine}{e.StackTrace}");
    return ExitCode.Failed;
}
