using System.CommandLine;
using System.CommandLine.Parsing;

namespace GeminiRx.Cli;

/// <summary><c>geminirx ask</c>: one question, its answer streamed to standard output.</summary>
internal static class AskCommand
{
    /// <param name="recording">A file that gets every exchange; null for none.</param>
    public static Command Create(string? recording = null)
    {
        var prompt = new Argument<string[]>("PROMPT") { Description = "what to ask", Arity = ArgumentArity.OneOrMore };
        var options = new AskOptions();
        var command = new Command("ask", "Ask. A pipe or file on standard input goes after the prompt; a last - waits.") { prompt };
        foreach (var option in options.All)
        {
            command.Add(option);
        }

        command.SetAction(
            async (parsed, cancellationToken) =>
            {
                if (UnknownOption(parsed, prompt) is { } unknown)
                {
                    Terminal.Say($"There is no option {unknown}. Put -- before a prompt that starts with a dash.");
                    Terminal.Say("See: geminirx ask --help");
                    return ExitCode.Usage;
                }

                using var view = AnswerViews.Of(parsed.GetValue(options.Format));
                return await Answering.RunAsync(
                    view,
                    () => AskAsync(parsed, parsed.GetRequiredValue(prompt), options, recording, view, cancellationToken)
                );
            }
        );
        return command;
    }

    // The parser takes an option that it does not know for a word of the prompt.
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
        string[] words,
        AskOptions options,
        string? recording,
        AnswerView given,
        CancellationToken cancellationToken
    )
    {
        var settings = new Settings(options, parsed);
        using var ownView = settings.IsGiven(options.Format) ? null : AnswerViews.Of(settings.Get(options.Format));
        var view = ownView ?? given;
        var (text, media) = await PromptReader.ReadAsync(words, cancellationToken);
        var parts = new List<Part>();
        parts.AddRange(string.IsNullOrWhiteSpace(text) ? [] : [new TextPart(text)]);
        foreach (var place in settings.Get(options.Attach) ?? [])
        {
            parts.Add(await QuestionBuilder.AttachAsync(place, cancellationToken));
        }

        parts.AddRange(media is null ? [] : [media]);
        if (parts.Count == 0)
        {
            throw new GeminiConfigurationException("The prompt is empty.", "Say what to ask: geminirx ask \"…\"");
        }

        var request = QuestionBuilder.Complete(new GenerateRequest(Content.User(parts)), settings, options);
        var client = Clients.Create(settings, settings.Get(options.Verbose), recording);
        using var notes = new AnswerNotes(settings.Get(options.Quiet), view is not JsonView, settings.Get(options.Thoughts));
        var answer = client.Source.WithPolicy(Resilience.Of(settings, options))(request);
        return await Answering.StreamAsync(answer, client, view, notes, cancellationToken);
    }
}
