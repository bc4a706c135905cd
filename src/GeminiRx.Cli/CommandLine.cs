using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Parsing;

namespace GeminiRx.Cli;

/// <summary>Reads the words of a command line and runs what they say.</summary>
internal static class CommandLine
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(1);

    /// <summary>A word that starts with @ is a word, not the name of a file with more of them.</summary>
    public static ParserConfiguration Words { get; } = new() { ResponseFileTokenReplacer = null };

    /// <param name="root">The commands there are.</param>
    /// <param name="words">What was typed.</param>
    /// <param name="cancellationToken">Stops what runs.</param>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(Command root, string[] words, CancellationToken cancellationToken)
    {
        var help = new HelpOption();
        root.Add(help);
        var parsed = root.Parse(words, Words);
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

        // A conversation outlives a stop of one answer, so it hears the signals itself.
        var configuration = new InvocationConfiguration
        {
            EnableDefaultExceptionHandler = false,
            ProcessTerminationTimeout = path is ["chat"] ? null : _patience,
        };
        return await parsed.InvokeAsync(configuration, cancellationToken);
    }

    private static List<string> PathOf(SymbolResult? result) =>
        result is CommandResult { Parent: not null and var parent } verb ? [.. PathOf(parent), verb.Command.Name] : [];
}
