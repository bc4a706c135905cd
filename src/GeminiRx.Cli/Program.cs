using System.CommandLine;
using System.CommandLine.Help;
using GeminiRx.Cli;

// Not a RootCommand: that one is called after the file it runs from.
var root = new Command("geminirx", "Streams answers of Gemini to the terminal and into the documents of any editor.")
{
    new HelpOption(),
    new VersionOption(),
    AskCommand.Create(),
    ServeCommand.Create(),
    EmulateCommand.Create(),
};
try
{
    // A word that starts with @ is a word, not the name of a file with more of them.
    var parsed = root.Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
    if (parsed.Errors.Count > 0)
    {
        foreach (var error in parsed.Errors)
        {
            Terminal.Say(error.Message);
        }

        Terminal.Say($"See: geminirx {(parsed.CommandResult.Command == root ? "" : parsed.CommandResult.Command.Name + " ")}--help");
        return ExitCode.Usage;
    }

    return await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = TimeSpan.FromSeconds(1) });
}
catch (Exception e) when (e is not OutOfMemoryException)
{
    // A fault of ours: say so in a line; a stack trace helps no user.
    Terminal.Say($"Internal error ({e.GetType().Name}). Please report it with the command you ran.");
    return ExitCode.Failed;
}
