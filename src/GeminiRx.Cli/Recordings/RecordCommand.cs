using System.CommandLine;
using GeminiRx.Cli.Errors;

namespace GeminiRx.Cli;

/// <summary><c>geminirx record FILE -- ask …</c>: asks a question, and records the bytes and times of each exchange in a file.</summary>
internal static class RecordCommand
{
    public static Command Create()
    {
        var file = new Argument<string>("FILE");
        var rest = new Argument<string[]>("-- ask") { Arity = ArgumentArity.OneOrMore };
        var command = new Command("record", "Record an answer and its timing: prompt and answer, no key.") { file, rest };
        command.SetAction(
            (parsed, cancellationToken) =>
            {
                var words = parsed.GetRequiredValue(rest);
                if (words[0] != "ask")
                {
                    StandardError.WriteMessage(UsageErrors.UnrecordableCommand(words[0]));
                    return Task.FromResult(ExitCode.Usage);
                }

                return CommandLine.RunAsync(
                    new Command("geminirx") { AskCommand.Create(recording: parsed.GetRequiredValue(file)) },
                    words,
                    cancellationToken
                );
            }
        );
        return command;
    }
}
