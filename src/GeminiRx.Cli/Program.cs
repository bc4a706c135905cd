using System.CommandLine;
using GeminiRx.Cli;
using GeminiRx.Cli.Errors;

StandardDescriptors.OpenMissing();
using var signal = new StopSignal();
Console.SetOut(new StreamWriter(DescriptorStream.OpenOutputForReports()) { AutoFlush = true });
var root = new RootCommand("Stream answers of Gemini to the terminal and into the documents of any editor.")
{
    AskCommand.Create(),
    ChatCommand.Create(),
    RecordCommand.Create(),
    ReplayCommand.Create(),
    FollowCommand.Create(),
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
    return signal.Apply(await CommandLine.RunAsync(root, args, signal.HungUp));
}
catch (Exception e) when (e is IOException or UnauthorizedAccessException)
{
    StandardError.WriteMessage(ProgramErrors.Unwritable(e));
    return ExitCode.Failed;
}
catch (Exception e) when (e is not OutOfMemoryException)
{
    // This is a bug of the program. Only types and methods are written, because the message may contain a prompt.
    StandardError.WriteMessage(ProgramErrors.Internal(e));
    StandardError.WriteMessage($"{e.GetBaseException().GetType()}{Environment.NewLine}{e.StackTrace}");
    return ExitCode.Failed;
}
