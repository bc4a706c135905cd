using System.CommandLine;
using GeminiRx.Cli;

// Not a RootCommand, whose name is the name of the executable file.
var root = new Command("geminirx", "Stream answers of Gemini to the terminal and into the documents of any editor.")
{
    AskCommand.Create(),
    ChatCommand.Create(),
    RecordCommand.Create(),
    ReplayCommand.Create(),
    ModelsCommand.Create(),
    EmulateCommand.Create(),
    ServeCommand.Create(),
    CompletionCommand.Create(),
    new VersionOption { Description = "Show the version" },
};
root.Add(CompletionCommand.CreateComplete(root));
try
{
    return await CommandLine.RunAsync(root, args, CancellationToken.None);
}
catch (Exception e) when (e is not OutOfMemoryException)
{
    // A bug of this program: one line, since a stack trace does not help a user.
    StandardError.WriteMessage($"Internal error ({e.GetType().Name}). Please report it with the command you ran.");
    return ExitCode.Failed;
}
