using System.CommandLine;
using System.Globalization;
using GeminiRx.Cli.Errors;
using static GeminiRx.Cli.OptionFactory;

namespace GeminiRx.Cli;

/// <summary>The options of the commands that send a question and that are settings, too. Each description contains the unit and the
/// default.</summary>
internal sealed class AskOptions
{
    private static readonly string _firstContent = Seconds(AnswerPolicy.Interactive.FirstContent);

    private static readonly string _gap = Seconds(AnswerPolicy.Interactive.Gap);

    private static readonly int _retries = AnswerPolicy.Interactive.Retry!.MaxRetries;

    public Option<string?> Model { get; } = Value("--model -m", "NAME", $"Use this model [{GeminiOptions.DefaultModel}]");

    public Option<string?> Endpoint { get; } = Value("--endpoint", "URL", "Use this service address, or emulator [Google's]");

    public Option<string?> System { get; } = Value("--system -s", "TEXT", "Set the system instruction [none]");

    public Option<string[]> Attach { get; } = Values("--attach -a", "FILE", "Attach a file (max. 2 GB); - is standard input [none]");

    public Option<double?> Temperature { get; } =
        Number("--temperature", "NUMBER", "Set the randomness, 0 to 2 [the model's]", SettingRules.Temperature);

    public Option<double?> TopP { get; } =
        Number("--top-p", "NUMBER", "Sample from this probability mass, 0 to 1 [the model's]", SettingRules.TopP);

    public Option<int?> TopK { get; } = Count("--top-k", "N", "Sample from N tokens, from 1 [the model's]", SettingRules.TopK);

    public Option<int?> MaxTokens { get; } =
        Count("--max-tokens", "N", "Limit the answer to N tokens, from 1 [the model's]", SettingRules.MaxTokens);

    public Option<string[]> Stop { get; } = Values("--stop", "TEXT", "End the answer at this text; repeatable, up to 5 [none]");

    public Option<string[]> Safety { get; } = Values("--safety", "CATEGORY=LEVEL", "Filter: harassment=only_high; repeatable [service's]");

    public Option<bool> Thoughts { get; } = Flag("--thoughts", "Stream a summary of the model's thoughts too [off]");

    public Option<string?> Thinking { get; } = Value("--thinking", "LEVEL", "Use minimal, low, medium, high, xhigh or N tokens [model's]");

    public Option<string?> Schema { get; } =
        Value("--schema --json-schema", "SCHEMA", "Answer in JSON: a FILE, or name, age int, tags[] [text]");

    public Option<bool> Search { get; } = Flag("--search", "Let the model search with Google; list the sources [off]");

    public Option<bool> Url { get; } = Flag("--url", "Let the model read the addresses in the question [off]");

    public Option<bool> RunCode { get; } = Flag("--run-code", "Let the model run Python on the service; show it [off]");

    public Option<string?> Format { get; } = Value("--format -f", "FORMAT", "Print text, markdown or ndjson [markdown if possible]");

    public Option<double?> TimeoutFirst { get; } =
        Number("--timeout-first", "SECONDS", $"Limit the wait for content; 0 is no limit [{_firstContent}]", SettingRules.Timeout);

    public Option<double?> TimeoutGap { get; } =
        Number("--timeout-gap", "SECONDS", $"Limit the gap between pieces; 0 is no limit [{_gap}]", SettingRules.Timeout);

    public Option<int?> Retries { get; } =
        Count("--retries", "N", $"Retry transient failures up to N times, 0 to 10 [{_retries}]", SettingRules.Retries);

    public Option<string?> KeyFile { get; } = Value("--key-file", "FILE", "Read the key from this file (mode 600) [GEMINI_API_KEY]");

    public Option<bool> Verbose { get; } = Flag("--verbose", "Show settings, requests and error details [off]");

    public Option<bool> Quiet { get; } = Flag("--quiet -q", "Hide the spinner and the summary line [off]");

    public Option<bool> NoHistory { get; } = Flag("--no-history", "Save no questions and no input history [saved]");

    public Option<bool> Usage { get; } = Flag("--usage", "Print the tokens and their cost at your prices [off]");

    public Option<string?> Prices { get; } = Value("--prices", "FILE", "Read the prices from this file [geminirx/prices.json]");

    public Option<bool> Log { get; } = Flag("--log", "Keep questions and answers for geminirx log [off]");

    public AskOptions()
    {
        Format.AcceptOnlyFromAmong(SettingRules.Formats);
        Check(Stop, SettingRules.CheckStop);
        Check(Safety, SettingRules.CheckSafety);
        Check(Thinking, values => values is [.., var last] ? SettingRules.CheckThinking(last) : null);
        NoHistory.Validators.Add(result =>
        {
            if (!result.Implicit && result.GetResult(Log) is { Implicit: false })
            {
                result.AddError(OptionErrors.LogWithoutHistory);
            }
        });
        Model.CompletionSources.Add(_ => KnownModels.Names());
        Thinking.CompletionSources.Add("minimal", "low", "medium", "high", "xhigh");
    }

    /// <summary>The groups of the help.</summary>
    /// <param name="question">The options of the question that only one command has.</param>
    /// <param name="answer">The options of the answer that only one command has.</param>
    public IReadOnlyList<OptionGroup> Groups(IReadOnlyList<Option> question, IReadOnlyList<Option> answer) =>
        [
            new("Question", true, [Model, System, Attach, .. question]),
            new("Answer", true, [.. answer, Schema, Thinking, Thoughts, Usage, Quiet]),
            new("Tools of the service", true, [Search, Url, RunCode]),
            new("Sampling", false, [Temperature, TopP, TopK, MaxTokens, Stop, Safety]),
            new("Connection", false, [Endpoint, KeyFile, TimeoutFirst, TimeoutGap, Retries]),
            new("Records", false, [NoHistory, Log, Prices, Verbose]),
        ];

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
            Schema = Given(Schema),
            Search = Flag(Search),
            Url = Flag(Url),
            RunCode = Flag(RunCode),
            Format = Given(Format),
            TimeoutFirst = Given(TimeoutFirst),
            TimeoutGap = Given(TimeoutGap),
            Retries = Given(Retries),
            KeyFile = Given(KeyFile),
            Verbose = Flag(Verbose),
            Quiet = Flag(Quiet),
            NoHistory = Flag(NoHistory),
            Usage = Flag(Usage),
            Prices = Given(Prices),
            Log = Flag(Log),
        };

        T? Given<T>(Option<T> option) => line.GetResult(option) is { Implicit: false } ? line.GetValue(option) : default;

        bool? Flag(Option<bool> option) => line.GetResult(option) is { Implicit: false } ? line.GetValue(option) : null;
    }

    private static string Seconds(TimeSpan? limit) => limit!.Value.TotalSeconds.ToString(CultureInfo.InvariantCulture);
}
