using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace GeminiRx.Cli;

/// <summary>The options that say what is asked and how, the same wherever a question is asked. Each description names unit and
/// default.</summary>
internal sealed class AskOptions
{
    private static readonly string _firstContent = Seconds(AnswerPolicy.Interactive.FirstContent);

    private static readonly string _gap = Seconds(AnswerPolicy.Interactive.Gap);

    public Option<string?> Model { get; } = Text("--model", "NAME", $"the model that answers [{GeminiOptions.DefaultModel}]");

    public Option<string?> Endpoint { get; } = Text("--endpoint", "URL", "the service's address, or emulator [Google's]");

    public Option<string?> System { get; } = Text("--system", "TEXT", "the system instruction [none]");

    public Option<string[]> Attach { get; } = Texts("--attach", "FILE", "image, PDF, audio, text, to 100 MiB; repeatable [none]");

    public Option<double?> Temperature { get; } = Number("--temperature", "NUMBER", "how random the answer is, 0 to 2 [the model's]", 0, 2);

    public Option<double?> TopP { get; } = Number("--top-p", "NUMBER", "probability to choose from, 0 to 1 [the model's]", 0, 1);

    public Option<int?> TopK { get; } = Count("--top-k", "N", "tokens to choose from, from 1 [the model's]", 1, int.MaxValue);

    public Option<int?> MaxTokens { get; } = Count("--max-tokens", "N", "longest answer, in tokens, from 1 [the model's]", 1, int.MaxValue);

    public Option<string[]> Stop { get; } = Texts("--stop", "TEXT", "text that ends the answer; repeatable, up to 5 [none]");

    public Option<string[]> Safety { get; } = Texts("--safety", "CATEGORY=LEVEL", "such as harassment=only_high; repeatable [service's]");

    public Option<bool> Thoughts { get; } = Flag("--thoughts", "stream a summary of the model's thoughts too [off]");

    public Option<string?> Thinking { get; } = Text("--thinking", "LEVEL", "minimal, low, medium, high, or tokens [the model's]");

    public Option<string?> JsonSchema { get; } = Text("--json-schema", "FILE", "the answer is JSON by this schema [free text]");

    public Option<string?> Format { get; } = Text("--format", "FORMAT", "text, markdown, ndjson [markdown if it can be shown]");

    public Option<double?> TimeoutFirst { get; } =
        Number("--timeout-first", "SECONDS", $"to the first content; 0 is no limit [{_firstContent}]", 0, 86_400);

    public Option<double?> TimeoutGap { get; } =
        Number("--timeout-gap", "SECONDS", $"between two pieces; 0 is no limit [{_gap}]", 0, 86_400);

    public Option<int?> Retries { get; } =
        Count("--retries", "N", $"tries after a failure that may pass, 0 to 10 [{AnswerPolicy.Interactive.Retry!.MaxRetries}]", 0, 10);

    public Option<string?> KeyFile { get; } = Text("--key-file", "FILE", "holds the key, for you alone (600) [GEMINI_API_KEY]");

    public Option<bool> Verbose { get; } = Flag("--verbose", "say what is in force and where it comes from [off]");

    public Option<bool> Quiet { get; } = Flag("--quiet", "no spinner and no line about the answer [off]");

    /// <summary>All of them, in the order of the help.</summary>
    public IReadOnlyList<Option> All { get; }

    public AskOptions()
    {
        Format.AcceptOnlyFromAmong("text", "markdown", "ndjson");
        Stop.Validators.Add(result => Check(result, result.Tokens.Count <= 5, "--stop: give at most five."));
        Safety.Validators.Add(result =>
            Check(result, result.Tokens.All(token => SafetyWords.IsOne(token.Value)), "--safety: write it like harassment=only_high.")
        );
        Thinking.Validators.Add(result =>
            Check(
                result,
                result.Tokens.All(token => ThinkingWords.IsOne(token.Value)),
                "--thinking: use minimal, low, medium, high, or a number of tokens."
            )
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

    private static Option<double?> Number(string name, string value, string description, double least, double most) =>
        new(name)
        {
            HelpName = value,
            Description = description,
            CustomParser = result =>
                double.TryParse(result.Tokens[0].Value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
                && number >= least
                && number <= most
                    ? number
                    : Refuse<double>(result, string.Create(CultureInfo.InvariantCulture, $"{name}: use a number from {least} to {most}.")),
        };

    private static Option<int?> Count(string name, string value, string description, int least, int most) =>
        new(name)
        {
            HelpName = value,
            Description = description,
            CustomParser = result =>
                int.TryParse(result.Tokens[0].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                && number >= least
                && number <= most
                    ? number
                    : Refuse<int>(
                        result,
                        string.Create(
                            CultureInfo.InvariantCulture,
                            $"{name}: use a whole number from {least}{(most == int.MaxValue ? "" : $" to {most}")}."
                        )
                    ),
        };

    private static T? Refuse<T>(ArgumentResult result, string message)
        where T : struct
    {
        result.AddError(message);
        return null;
    }

    private static void Check(OptionResult result, bool isRight, string message)
    {
        if (!isRight)
        {
            result.AddError(message);
        }
    }
}
