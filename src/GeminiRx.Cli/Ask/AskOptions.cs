using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using GeminiRx.Cli.Errors;

namespace GeminiRx.Cli;

/// <summary>The options of a question, the same for every command that asks. Each description contains unit and default.</summary>
internal sealed class AskOptions
{
    private static readonly string _firstContent = Seconds(AnswerPolicy.Interactive.FirstContent);

    private static readonly string _gap = Seconds(AnswerPolicy.Interactive.Gap);

    private static readonly int _retries = AnswerPolicy.Interactive.Retry!.MaxRetries;

    public Option<string?> Model { get; } = Text("--model", "NAME", $"Use this model [{GeminiOptions.DefaultModel}]");

    public Option<string?> Endpoint { get; } = Text("--endpoint", "URL", "Use this service address, or emulator [Google's]");

    public Option<string?> System { get; } = Text("--system", "TEXT", "Set the system instruction [none]");

    public Option<string[]> Attach { get; } = Texts("--attach", "FILE", "Attach a file (max. 100 MiB); repeatable [none]");

    public Option<double?> Temperature { get; } = Number("--temperature", "NUMBER", "Set the randomness, 0 to 2 [the model's]", 0, 2);

    public Option<double?> TopP { get; } = Number("--top-p", "NUMBER", "Sample from this probability mass, 0 to 1 [the model's]", 0, 1);

    public Option<int?> TopK { get; } = Count("--top-k", "N", "Sample from N tokens, from 1 [the model's]", 1, int.MaxValue);

    public Option<int?> MaxTokens { get; } =
        Count("--max-tokens", "N", "Limit the answer to N tokens, from 1 [the model's]", 1, int.MaxValue);

    public Option<string[]> Stop { get; } = Texts("--stop", "TEXT", "End the answer at this text; repeatable, up to 5 [none]");

    public Option<string[]> Safety { get; } =
        Texts("--safety", "CATEGORY=LEVEL", "Filter, as harassment=only_high; repeatable [service's]");

    public Option<bool> Thoughts { get; } = Flag("--thoughts", "Stream a summary of the model's thoughts too [off]");

    public Option<string?> Thinking { get; } = Text("--thinking", "LEVEL", "Set to minimal, low, medium, high, N tokens [model's]");

    public Option<string?> JsonSchema { get; } = Text("--json-schema", "FILE", "Answer in JSON by this schema [free text]");

    public Option<string?> Format { get; } = Text("--format", "FORMAT", "Print text, markdown or ndjson [markdown if possible]");

    public Option<double?> TimeoutFirst { get; } =
        Number("--timeout-first", "SECONDS", $"Limit the wait for content; 0 is no limit [{_firstContent}]", 0, 86_400);

    public Option<double?> TimeoutGap { get; } =
        Number("--timeout-gap", "SECONDS", $"Limit the gap between pieces; 0 is no limit [{_gap}]", 0, 86_400);

    public Option<int?> Retries { get; } = Count("--retries", "N", $"Retry transient failures up to N times, 0 to 10 [{_retries}]", 0, 10);

    public Option<string?> KeyFile { get; } = Text("--key-file", "FILE", "Read the key from this file (mode 600) [GEMINI_API_KEY]");

    public Option<bool> Verbose { get; } = Flag("--verbose", "Show settings, requests and error details [off]");

    public Option<bool> Quiet { get; } = Flag("--quiet", "Hide the spinner and the summary line [off]");

    /// <summary>All options, in the order of the help.</summary>
    public IReadOnlyList<Option> All { get; }

    public AskOptions()
    {
        Format.AcceptOnlyFromAmong("text", "markdown", "ndjson");
        Refuse(Stop, tokens => tokens.Count > 5 ? OptionErrors.TooManyStops(tokens.Count) : null);
        Refuse(
            Safety,
            tokens => tokens.FirstOrDefault(token => !SafetyParser.IsValid(token)) is { } value ? OptionErrors.InvalidSafety(value) : null
        );
        Refuse(
            Thinking,
            tokens =>
                tokens.FirstOrDefault(token => !ThinkingParser.IsValid(token)) is { } value ? OptionErrors.InvalidThinking(value) : null
        );
        All =
        [
            Model,
            Endpoint,
            System,
            Attach,
            Temperature,
            TopP,
            TopK,
            MaxTokens,
            Stop,
            Safety,
            Thoughts,
            Thinking,
            JsonSchema,
            Format,
            TimeoutFirst,
            TimeoutGap,
            Retries,
            KeyFile,
            Verbose,
            Quiet,
        ];
    }

    private static string Seconds(TimeSpan? limit) => limit!.Value.TotalSeconds.ToString(CultureInfo.InvariantCulture);

    private static Option<string?> Text(string name, string value, string description) =>
        new(name) { HelpName = value, Description = description };

    private static Option<string[]> Texts(string name, string value, string description) =>
        new(name)
        {
            HelpName = value,
            Description = description,
            Arity = ArgumentArity.OneOrMore,
            AllowMultipleArgumentsPerToken = false,
        };

    private static Option<bool> Flag(string name, string description) => new(name) { Description = description };

    private static Option<double?> Number(string name, string value, string description, double min, double max) =>
        new(name)
        {
            HelpName = value,
            Description = description,
            CustomParser = result =>
                double.TryParse(result.Tokens[0].Value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
                && number >= min
                && number <= max
                    ? number
                    : Refuse<double>(result, OptionErrors.NotANumber(result, min, max)),
        };

    private static Option<int?> Count(string name, string value, string description, int min, int max) =>
        new(name)
        {
            HelpName = value,
            Description = description,
            CustomParser = result =>
                int.TryParse(result.Tokens[0].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                && number >= min
                && number <= max
                    ? number
                    : Refuse<int>(result, OptionErrors.NotACount(result, min, max)),
        };

    private static T? Refuse<T>(ArgumentResult result, string message)
        where T : struct
    {
        result.AddError(message);
        return null;
    }

    private static void Refuse(Option option, Func<IReadOnlyList<string>, string?> check) =>
        option.Validators.Add(result =>
        {
            if (check([.. result.Tokens.Select(token => token.Value)]) is { } message)
            {
                result.AddError(message);
            }
        });
}
