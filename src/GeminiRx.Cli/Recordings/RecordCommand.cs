using System.CommandLine;

namespace GeminiRx.Cli;

/// <summary><c>geminirx record FILE -- ask …</c>: asks, and keeps the bytes of each exchange with their times in a file.</summary>
internal static class RecordCommand
{
    public static Command Create()
    {
        var file = new Argument<string>("FILE");
        var rest = new Argument<string[]>("-- ask") { Arity = ArgumentArity.OneOrMore };
        var command = new Command(
            "record",
            "Ask, and keep what came, with its times, in a file for replay. Prompt and answer are in it, no key."
        )
        {
            file,
            rest,
        };
        command.SetAction(
            (parsed, cancellationToken) =>
            {
                var words = parsed.GetRequiredValue(rest);
                if (words[0] != "ask")
                {
                    Terminal.Say("Only ask can be recorded: geminirx record FILE -- ask \"…\"");
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
