using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Parsing;
using GeminiRx.Cli;

// Not a RootCommand: that one is called after the file it runs from.
var help = new HelpOption();
var root = new Command("geminirx", "Streams answers of Gemini to the terminal and into the documents of any editor.")
{
    AskCommand.Create(),
    ServeCommand.Create(),
    EmulateCommand.Create(),
    help,
    new VersionOption { Description = "show the version" },
};
try
{
    // A word that starts with @ is a word, not the name of a file with more of them.
    var parsed = root.Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
    var path = PathOf(parsed.CommandResult);
    if (parsed.GetResult(help) is { Implicit: false })
    {
        Console.Out.Write(HelpPage.Of(parsed.CommandResult.Command, path));
        return ExitCode.Completed;
    }

    if (parsed.Errors.Count > 0)
    {
        foreach (var error in parsed.Errors)
        {
            Terminal.Say(error.Message);
        }

        Terminal.Say($"See: geminirx {string.Concat(path.Select(name => name + " "))}--help");
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

static List<string> PathOf(SymbolResult? result) => result is CommandResult { Parent: not null and var parent } verb ? [.. PathOf(parent), verb.Command.Name] : [];
