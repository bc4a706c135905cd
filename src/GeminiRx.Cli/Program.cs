using System.CommandLine;
using GeminiRx.Cli;
using GeminiRx.Cli.Errors;

Console.SetOut(new StreamWriter(DescriptorStream.OpenOutputForReports()) { AutoFlush = true });
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

// CommandLine and HelpPage replace the default help.
root.Options.Clear();
root.Add(new VersionOption { Description = "Show the version" });
try
{
    return await CommandLine.RunAsync(root, args, CancellationToken.None);
}
catch (Exception e) when (e is not OutOfMemoryException)
{
    // This is a bug of the program. Only types and methods are written, because the message may contain a prompt.
    StandardError.WriteMessage(ProgramErrors.Internal(e));
    StandardError.WriteMessage($"{e.GetBaseException().GetType()}{Environment.NewLine}{e.StackTrace}");
    return ExitCode.Failed;
}
