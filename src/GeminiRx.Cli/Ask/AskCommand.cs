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
        var prompt = new Argument<string[]>("PROMPT") { Description = "The prompt", Arity = ArgumentArity.ZeroOrMore };
        var options = new AskOptions();
        var interactions = new InteractionOptions();
        var promptFile = new Option<string?>("--prompt", "-p")
        {
            HelpName = "NAME",
            Description = "Use a prompt file, such as explain or fix [none]",
        };
        promptFile.CompletionSources.Add(_ => PromptRequest.Names());
        var command = new Command("ask", "Ask a question. Piped input is appended to the prompt.") { prompt, promptFile };
        foreach (var option in options.All.Where(option => option != options.NoHistory))
        {
            command.Add(option);
        }

        command.Add(interactions.Api);
        command.Add(interactions.Background);

        command.SetAction(
            async (parsed, cancellationToken) =>
            {
                if (UnknownOption(parsed, prompt) is { } unknown)
                {
                    StandardError.WriteMessage(UsageErrors.UnknownOption(unknown));
                    return ExitCode.Usage;
                }

                if (interactions.FindProblem(parsed) is { } problem)
                {
                    StandardError.WriteMessage(problem);
                    return ExitCode.Usage;
                }

                using var view = AnswerViews.Create(parsed.GetValue(options.Format));
                return await AnswerRunner.RunAsync(
                    view,
                    () =>
                        AskAsync(
                            parsed,
                            parsed.GetValue(prompt) ?? [],
                            parsed.GetValue(promptFile),
                            options,
                            client => interactions.SourceOf(parsed, client),
                            recording,
                            view,
                            cancellationToken
                        )
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

    private static async Task<int> AskAsync(
        ParseResult parsed,
        string[] arguments,
        string? promptFile,
        AskOptions options,
        Func<GeminiClient, ChunkSource> sourceOf,
        string? recording,
        AnswerView defaultView,
        CancellationToken cancellationToken
    )
    {
        var settings = new Settings(options.Read(parsed));
        var effective = settings.Effective;
        using var configuredView = settings.Options.Format is null ? AnswerViews.Create(effective.Format) : null;
        var view = configuredView ?? defaultView;
        var (words, input, media) = await PromptReader.ReadAsync(arguments, cancellationToken);
        var own = promptFile is null ? null : PromptRequest.Create(promptFile, words, input);
        var text = own?.Text ?? (words.Length > 0 && input.Length > 0 ? $"{words}\n\n{input}" : words + input);
        var client = ClientFactory.Create(settings, recording);
        var attachments = new AttachmentReader(client, effective.Quiet is true);
        var parts = new List<Part>();
        parts.AddRange(string.IsNullOrWhiteSpace(text) ? [] : [new TextPart(text)]);
        foreach (var path in parsed.GetValue(options.Attach) ?? [])
        {
            parts.Add(await attachments.ReadAsync(path, cancellationToken));
        }

        parts.AddRange(media is null ? [] : [media]);
        if (parts.Count == 0)
        {
            throw UsageErrors.EmptyPrompt();
        }

        var question = new GenerateRequest(Content.User(parts))
        {
            Model = own?.Prompt.Model,
            System = own?.Prompt.System,
            Thinking = own?.Prompt.Thinking,
        };
        var request = RequestBuilder.ApplySettings(question, settings);
        using var status = new StatusReporter(effective.Quiet is true, view is not JsonView, effective.Thoughts is true);
        var answer = sourceOf(client).WithPolicy(PolicyFactory.Create(effective))(request);
        return await AnswerRunner.StreamAsync(answer, client, view, status, cancellationToken);
    }
}
