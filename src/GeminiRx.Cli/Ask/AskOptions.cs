using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Numerics;
using GeminiRx.Cli.Errors;

namespace GeminiRx.Cli;

/// <summary>The options of the commands that send a question. Each description contains the unit and the default.</summary>
internal sealed class AskOptions
{
    private static readonly string _firstContent = Seconds(AnswerPolicy.Interactive.FirstContent);

    private static readonly string _gap = Seconds(AnswerPolicy.Interactive.Gap);

    private static readonly int _retries = AnswerPolicy.Interactive.Retry!.MaxRetries;

    public Option<string?> Model { get; } = Text("--model -m", "NAME", $"Use this model [{GeminiOptions.DefaultModel}]");

    public Option<string?> Endpoint { get; } = Text("--endpoint", "URL", "Use this service address, or emulator [Google's]");

    public Option<string?> System { get; } = Text("--system -s", "TEXT", "Set the system instruction [none]");

    public Option<string[]> Attach { get; } = Texts("--attach -a", "FILE", "Attach a file (max. 2 GB); repeatable [none]");

    public Option<double?> Temperature { get; } =
        Number("--temperature", "NUMBER", "Set the randomness, 0 to 2 [the model's]", SettingRules.Temperature);

    public Option<double?> TopP { get; } =
        Number("--top-p", "NUMBER", "Sample from this probability mass, 0 to 1 [the model's]", SettingRules.TopP);

    public Option<int?> TopK { get; } = Count("--top-k", "N", "Sample from N tokens, from 1 [the model's]", SettingRules.TopK);

    public Option<int?> MaxTokens { get; } =
        Count("--max-tokens", "N", "Limit the answer to N tokens, from 1 [the model's]", SettingRules.MaxTokens);

    public Option<string[]> Stop { get; } = Texts("--stop", "TEXT", "End the answer at this text; repeatable, up to 5 [none]");

    public Option<string[]> Safety { get; } = Texts("--safety", "CATEGORY=LEVEL", "Filter: harassment=only_high; repeatable [service's]");

    public Option<bool> Thoughts { get; } = Flag("--thoughts", "Stream a summary of the model's thoughts too [off]");

    public Option<string?> Thinking { get; } = Text("--thinking", "LEVEL", "Set to minimal, low, medium, high, xhigh or N [model's]");

    public Option<string?> JsonSchema { get; } = Text("--json-schema", "FILE", "Answer in JSON by this schema [free text]");

    public Option<string?> Format { get; } = Text("--format -f", "FORMAT", "Print text, markdown or ndjson [markdown if possible]");

    public Option<double?> TimeoutFirst { get; } =
        Number("--timeout-first", "SECONDS", $"Limit the wait for content; 0 is no limit [{_firstContent}]", SettingRules.Timeout);

    public Option<double?> TimeoutGap { get; } =
        Number("--timeout-gap", "SECONDS", $"Limit the gap between pieces; 0 is no limit [{_gap}]", SettingRules.Timeout);

    public Option<int?> Retries { get; } =
        Count("--retries", "N", $"Retry transient failures up to N times, 0 to 10 [{_retries}]", SettingRules.Retries);

    public Option<string?> KeyFile { get; } = Text("--key-file", "FILE", "Read the key from this file (mode 600) [GEMINI_API_KEY]");

    public Option<bool> Verbose { get; } = Flag("--verbose", "Show settings, requests and error details [off]");

    public Option<bool> Quiet { get; } = Flag("--quiet -q", "Hide the spinner and the summary line [off]");

    public Option<bool> NoHistory { get; } = Flag("--no-history", "Keep no history of what is typed in a chat [kept]");

    /// <summary>All options, in the order of the help.</summary>
    public IReadOnlyList<Option> All { get; }

    public AskOptions()
    {
        Format.AcceptOnlyFromAmong(SettingRules.Formats);
        Check(Stop, SettingRules.CheckStop);
        Check(Safety, SettingRules.CheckSafety);
        Check(Thinking, values => values is [.., var last] ? SettingRules.CheckThinking(last) : null);
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
            NoHistory,
        ];
    }

    /// <summary>Reads the options that the command line contains. All others are null.</summary>
    public AskSettings Read(ParseResult line)
    {
        return new()
        {
            Model = Given(Model),
            Endpoint = Given(Endpoint),
            System = Given(System),
            Temperature = Given(Temperature),
            TopP = Given(TopP),
            TopK = Given(TopK),
            MaxTokens = Given(MaxTokens),
            Stop = Given(Stop),
            Safety = Given(Safety),
            Thoughts = Flag(Thoughts),
            Thinking = Given(Thinking),
            JsonSchema = Given(JsonSchema),
            Format = Given(Format),
            TimeoutFirst = Given(TimeoutFirst),
            TimeoutGap = Given(TimeoutGap),
            Retries = Given(Retries),
            KeyFile = Given(KeyFile),
            Verbose = Flag(Verbose),
            Quiet = Flag(Quiet),
            NoHistory = Flag(NoHistory),
        };

        T? Given<T>(Option<T> option) => line.GetResult(option) is { Implicit: false } ? line.GetValue(option) : default;

        bool? Flag(Option<bool> option) => line.GetResult(option) is { Implicit: false } ? line.GetValue(option) : null;
    }

    private static string Seconds(TimeSpan? limit) => limit!.Value.TotalSeconds.ToString(CultureInfo.InvariantCulture);

    // A name, and a short one behind a blank.
    private static Option<string?> Text(string names, string value, string description) =>
        new(names.Split(' ')[0], names.Split(' ')[1..]) { HelpName = value, Description = description };

    private static Option<string[]> Texts(string names, string value, string description) =>
        new(names.Split(' ')[0], names.Split(' ')[1..])
        {
            HelpName = value,
            Description = description,
            Arity = ArgumentArity.OneOrMore,
            AllowMultipleArgumentsPerToken = false,
        };

    private static Option<bool> Flag(string names, string description) =>
        new(names.Split(' ')[0], names.Split(' ')[1..]) { Description = description };

    private static Option<double?> Number(string name, string value, string description, Range<double> range) =>
        new(name)
        {
            HelpName = value,
            Description = description,
            CustomParser = result => Parse(result, NumberStyles.Float, range),
        };

    private static Option<int?> Count(string name, string value, string description, Range<int> range) =>
        new(name)
        {
            HelpName = value,
            Description = description,
            CustomParser = result => Parse(result, NumberStyles.None, range),
        };

    private static T? Parse<T>(ArgumentResult result, NumberStyles style, Range<T> range)
        where T : struct, INumber<T>
    {
        var text = result.Tokens[0].Value;
        if (T.TryParse(text, style, CultureInfo.InvariantCulture, out var number) && range.Contains(number))
        {
            return number;
        }

        result.AddError(OptionErrors.OutOfRange(((OptionResult)result.Parent!).IdentifierToken!.Value, text, range));
        return null;
    }

    private static void Check(Option option, Func<IReadOnlyList<string>, string?> findProblem) =>
        option.Validators.Add(result =>
        {
            if (findProblem([.. result.Tokens.Select(token => token.Value)]) is { } message)
            {
                result.AddError(message);
            }
        });
}
