using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Parsing;
using GeminiRx.Cli.Errors;

namespace GeminiRx.Cli;

/// <summary>Parses and runs a command line.</summary>
internal static class CommandLine
{
    private static readonly TimeSpan _shutdownTimeout = TimeSpan.FromSeconds(1);

    /// <summary>The parser without response files: an argument that starts with @ is passed on unchanged.</summary>
    public static ParserConfiguration Parser { get; } = new() { ResponseFileTokenReplacer = null };

    /// <summary>Parses the arguments and runs the command, or writes its help or the errors.</summary>
    /// <param name="root">The root command.</param>
    /// <param name="arguments">The arguments of the process.</param>
    /// <param name="cancellationToken">Stops the command.</param>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(Command root, string[] arguments, CancellationToken cancellationToken)
    {
        var help = new HelpOption("--help", "-h") { Description = "Show help (geminirx COMMAND --help for a command)" };
        root.Add(help);
        var parsed = root.Parse(arguments, Parser);
        var path = PathTo(parsed.CommandResult);
        if (parsed.GetResult(help) is { Implicit: false })
        {
            Console.Out.Write(HelpPage.Format(parsed.CommandResult.Command, path, isFull: arguments[^1] == "all"));
            return ExitCode.Completed;
        }

        // The suggest directive completes an unfinished line, so the errors of that line are not reported.
        var isSuggest = parsed.Tokens is [{ Type: TokenType.Directive }, ..];
        if (parsed.Errors.Count > 0 && !isSuggest)
        {
            foreach (var error in parsed.Errors)
            {
                StandardError.WriteMessage(error.Message);
            }

            StandardError.WriteMessage(UsageErrors.SeeHelp(path));
            return ExitCode.Usage;
        }

        // A conversation continues after one of its answers is stopped, and a relay ends when its answers have: they handle the signals.
        var configuration = new InvocationConfiguration
        {
            EnableDefaultExceptionHandler = false,
            ProcessTerminationTimeout = path is ["chat"] or ["live"] or ["relay"] ? null : _shutdownTimeout,
        };
        return await parsed.InvokeAsync(configuration, cancellationToken);
    }

    private static List<string> PathTo(SymbolResult? result) =>
        result is CommandResult { Parent: not null and var parent } command ? [.. PathTo(parent), command.Command.Name] : [];
}
