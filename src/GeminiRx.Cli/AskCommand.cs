using System.CommandLine;
using System.CommandLine.Parsing;
using System.Reactive.Linq;
using System.Reactive.Threading.Tasks;
using System.Text;

namespace GeminiRx.Cli;

/// <summary><c>geminirx ask</c>: one question, its answer streamed to standard output.</summary>
internal static class AskCommand
{
    public static Command Create()
    {
        var prompt = new Argument<string[]>("PROMPT") { Description = "What to ask; several words are joined by blanks. - reads standard input.", Arity = ArgumentArity.OneOrMore };
        var model = new Option<string?>("--model") { Description = $"The model that answers. [default: GEMINIRX_MODEL, else {GeminiOptions.DefaultModel}]", HelpName = "NAME" };
        var endpoint = new Option<string?>("--endpoint") { Description = "The service's address, or emulator for the built-in one. [default: GEMINIRX_ENDPOINT, else Google's]", HelpName = "URL" };
        var system = new Option<string?>("--system") { Description = "The system instruction. [default: none]", HelpName = "TEXT" };
        var format = new Option<string>("--format") { Description = "text: the bare answer. ndjson: one JSON object a line for each chunk.", HelpName = "text|ndjson", DefaultValueFactory = _ => "text" };
        format.AcceptOnlyFromAmong("text", "ndjson");
        var thoughts = new Option<bool>("--thoughts") { Description = "Also stream a summary of the model's thoughts; as text it goes to standard error. [default: off]" };
        var retries = new Option<string>("--retries") { Description = "How often a failed request is tried again; this version can only do 0.", HelpName = "N", DefaultValueFactory = _ => "0" };
        retries.Validators.Add(result =>
        {
            if (result.Tokens is [.., { Value: not "0" }])
            {
                result.AddError("--retries: this version does not try again by itself; use 0, or leave it out.");
            }
        });

        var command = new Command("ask", "Ask one question and stream the answer to standard output. Without a key (GEMINI_API_KEY) and an endpoint, the built-in emulator answers.")
        {
            prompt, model, endpoint, system, format, thoughts, retries,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            if (UnknownOption(parsed, prompt) is { } unknown)
            {
                Terminal.Say($"There is no option {unknown}. Put -- before a prompt that starts with a dash.");
                Terminal.Say("See: geminirx ask --help");
                return ExitCode.Usage;
            }

            var request = new Question(parsed.GetRequiredValue(prompt), parsed.GetValue(system), parsed.GetValue(thoughts), parsed.GetValue(endpoint), parsed.GetValue(model));
            return await AskAsync(request, parsed.GetValue(format) == "ndjson", cancellationToken);
        });
        return command;
    }

    // The parser takes an option that it does not know for a word of the prompt.
    private static string? UnknownOption(ParseResult parsed, Argument<string[]> prompt)
    {
        var words = parsed.GetResult(prompt)?.Tokens ?? [];
        return parsed.Tokens
            .TakeWhile(token => token.Type != TokenType.DoubleDash)
            .Where(token => words.Contains(token) && token.Value is ['-', '-', _, ..] or ['-', >= 'A', ..] && !token.Value.Any(char.IsWhiteSpace))
            .Select(token => token.Value)
            .FirstOrDefault();
    }

    private static async Task<string> ReadPromptAsync(string[] words, CancellationToken cancellationToken)
    {
        if (words is not ["-"])
        {
            return string.Join(' ', words);
        }

        try
        {
            using var input = new StreamReader(Console.OpenStandardInput(), Encoding.UTF8);
            return await input.ReadToEndAsync(cancellationToken);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new GeminiConfigurationException("Standard input cannot be read.", "Give it a file or a pipe, or say the prompt as an argument.");
        }
    }

    private static GeminiClient CreateClient(string? endpoint, string? model)
    {
        var (options, emulator) = Clients.Read(endpoint, model);
        if (!emulator && !Clients.HasNeitherKeyNorEndpoint(options))
        {
            return new GeminiClient(options);
        }

        if (!emulator)
        {
            Terminal.Say("No API key is set, so the built-in emulator answers, not a model. Set GEMINI_API_KEY to ask Gemini.");
        }

        return Clients.CreateEmulated(options);
    }

    private static async Task<int> AskAsync(Question question, bool asJson, CancellationToken cancellationToken)
    {
        try
        {
            using var output = new AnswerWriter(asJson);
            try
            {
                return await StreamAsync(question, output, cancellationToken);
            }
            catch (GeminiException e)
            {
                Terminal.Say(e);
                output.Fail(e);
                return ExitCode.Of(e);
            }
        }
        catch (Exception e) when (e is ReaderGoneException or OperationCanceledException)
        {
            return ExitCode.Stopped;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Terminal.Say($"The answer cannot be written: {e.Message}");
            return ExitCode.Failed;
        }
    }

    private static async Task<int> StreamAsync(Question question, AnswerWriter output, CancellationToken cancellationToken)
    {
        var prompt = await ReadPromptAsync(question.Words, cancellationToken);
        var request = string.IsNullOrWhiteSpace(prompt)
            ? throw new GeminiConfigurationException("The prompt is empty.", "Say what to ask: geminirx ask \"…\"")
            : new GenerateRequest(prompt) { System = string.IsNullOrEmpty(question.System) ? null : question.System, Thinking = question.Thoughts ? new() { IncludeThoughts = true } : null };
        var client = CreateClient(question.Endpoint, question.Model);
        var finished = (FinishedChunk)await client.Stream(request).StopWhen(cancellationToken).Do(output.Write).LastAsync().ToTask(CancellationToken.None);
        output.End();
        if (finished.Outcome is not (Outcome.Completed or Outcome.Stopped))
        {
            var reason = finished.BlockReason?.Value ?? finished.Reason?.Value;
            Terminal.Say($"The answer ended early: {ChunkJson.NameOf(finished.Outcome)} ({reason}). {finished.Message}".TrimEnd());
        }

        return ExitCode.Of(finished.Outcome);
    }

    private sealed record Question(string[] Words, string? System, bool Thoughts, string? Endpoint, string? Model);
}
