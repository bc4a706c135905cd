using System.CommandLine;
using System.CommandLine.Parsing;
using System.Reactive.Linq;
using System.Reactive.Threading.Tasks;

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
        var retries = new Option<int>("--retries") { Description = "How often a failed request is tried again; this version can only do 0.", HelpName = "N", DefaultValueFactory = _ => 0 };
        retries.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() != 0)
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

            try
            {
                var request = new GenerateRequest(await ReadPromptAsync(parsed.GetRequiredValue(prompt), cancellationToken))
                {
                    System = parsed.GetValue(system),
                    IncludeThoughts = parsed.GetValue(thoughts),
                };
                var client = CreateClient(parsed.GetValue(endpoint), parsed.GetValue(model));
                return await AskAsync(client, request, parsed.GetValue(format) == "ndjson", cancellationToken);
            }
            catch (GeminiException e)
            {
                Terminal.Say(e);
                return ExitCode.Of(e);
            }
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
        var text = words is ["-"] ? await Console.In.ReadToEndAsync(cancellationToken) : string.Join(' ', words);
        return string.IsNullOrWhiteSpace(text) ? throw new GeminiConfigurationException("The prompt is empty.", "Say what to ask: geminirx ask \"…\"") : text;
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
            Terminal.Say("no API key is set, so the built-in emulator answers, not a model. Set GEMINI_API_KEY to ask Gemini.");
        }

        return Clients.CreateEmulated(options);
    }

    private static async Task<int> AskAsync(GeminiClient client, GenerateRequest request, bool asJson, CancellationToken cancellationToken)
    {
        using var output = new AnswerWriter(asJson);
        try
        {
            var last = await client.Stream(request).StopWhen(cancellationToken).Do(output.Write).LastAsync().ToTask(CancellationToken.None);
            output.End();
            var finished = (FinishedChunk)last;
            if (finished.Outcome is not (Outcome.Completed or Outcome.Stopped))
            {
                var reason = finished.Reason?.Value ?? finished.BlockReason?.Value;
                Terminal.Say($"the answer ended early: {ChunkJson.NameOf(finished.Outcome)} ({reason}).{(finished.Message is { } message ? " " + message : "")}");
            }

            return ExitCode.Of(finished.Outcome);
        }
        catch (GeminiException e)
        {
            output.Fail(e);
            throw;
        }
        catch (IOException)
        {
            // Whoever read the answer has closed the pipe; there is nobody left to write to.
            return ExitCode.Stopped;
        }
    }
}
