using System.CommandLine;
using GeminiRx.Cli.Errors;

namespace GeminiRx.Cli;

/// <summary><c>geminirx record FILE -- ask …</c> and <c>-- live …</c>: runs the command, and records the bytes and times of each exchange
/// or connection in a file.</summary>
internal static class RecordCommand
{
    public static Command Create()
    {
        var file = new Argument<string>("FILE");
        var rest = new Argument<string[]>("-- ask|live") { Arity = ArgumentArity.OneOrMore };
        var command = new Command("record", "Record an answer or a live session, with its timing and no key.") { file, rest };
        command.SetAction(
            (parsed, cancellationToken) =>
            {
                var words = parsed.GetRequiredValue(rest);
                if (words[0] is not ("ask" or "live"))
                {
                    StandardError.WriteMessage(UsageErrors.UnrecordableCommand(words[0]));
                    return Task.FromResult(ExitCode.Usage);
                }

                var recording = parsed.GetRequiredValue(file);
                return CommandLine.RunAsync(
                    new Command("geminirx") { AskCommand.Create(recording), LiveCommand.Create(recording) },
                    words,
                    cancellationToken
                );
            }
        );
        return command;
    }
}
