using System.CommandLine;
using GeminiRx.Cli;

// Not a RootCommand: that one is called after the file it runs from.
var root = new Command("geminirx", "Streams answers of Gemini to the terminal and into the documents of any editor.")
{
    AskCommand.Create(),
    ChatCommand.Create(),
    RecordCommand.Create(),
    ReplayCommand.Create(),
    ModelsCommand.Create(),
    EmulateCommand.Create(),
    ServeCommand.Create(),
    CompletionCommand.Create(),
    new VersionOption { Description = "show the version" },
};
root.Add(CompletionCommand.CreateComplete(root));
try
{
    return await CommandLine.RunAsync(root, args, CancellationToken.None);
}
catch (Exception e) when (e is not OutOfMemoryException)
{
    // A fault of ours: say so in a line; a stack trace helps no user.
    Terminal.Say($"Internal error ({e.GetType().Name}). Please report it with the command you ran.");
    return ExitCode.Failed;
}
