using System.CommandLine;
using System.CommandLine.Parsing;
using GeminiRx.Cli.Errors;

namespace GeminiRx.Cli;

/// <summary><c>geminirx ask</c>: asks one question and streams the answer to standard output.</summary>
internal static class AskCommand
{
    /// <param name="recording">The file that every exchange is recorded to; null for no recording.</param>
    public static Command Create(string? recording = null)
    {
        var options = new AskOptions();
        var arguments = new AskArguments(options);
        var command = new GroupedCommand("ask", "Ask a question. Piped input is appended; @FILE attaches a file.", arguments.Groups)
        {
            arguments.Words,
        };
        command.SetAction(
            async (parsed, cancellationToken) =>
            {
                if (UnknownOption(parsed, arguments.Words) is { } unknown)
                {
                    StandardError.WriteMessage(UsageErrors.UnknownOption(unknown));
                    return ExitCode.Usage;
                }

                if (arguments.FindProblem(parsed) is { } problem)
                {
                    StandardError.WriteMessage(problem);
                    return ExitCode.Usage;
                }

                var input = arguments.Read(parsed, options, recording);
                using var view = AnswerViews.Create(input.IsCodeOnly ? AnswerViews.Code : parsed.GetValue(options.Format));
                return await AnswerRunner.RunAsync(
                    view,
                    () => new AskRun(new Settings(options.Read(parsed)), input).RunAsync(view, cancellationToken)
                );
            }
        );
        return command;
    }

    // The parser treats an unknown option as a word of the prompt.
    private static string? UnknownOption(ParseResult parsed, Argument<string[]> prompt)
    {
        var words = parsed.GetResult(prompt)?.Tokens ?? [];
        return parsed
            .Tokens.TakeWhile(token => token.Type != TokenType.DoubleDash)
            .Where(token =>
                words.Contains(token) && token.Value is ['-', '-', _, ..] or ['-', >= 'A', ..] && !token.Value.Any(char.IsWhiteSpace)
            )
            .Select(token => token.Value)
            .FirstOrDefault();
    }
}
