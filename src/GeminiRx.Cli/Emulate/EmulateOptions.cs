using System.CommandLine;
using GeminiRx.Emulator;

namespace GeminiRx.Cli;

/// <summary>The options of <c>geminirx emulate</c>.</summary>
internal sealed class EmulateOptions
{
    private const int DefaultPort = 8765;

    private static readonly EmulatorOptions _defaults = new();

    public Option<int> Port { get; } = Value("--port", "N", "Listen on this port; 0 for any free port", DefaultPort);

    public Option<string> Host { get; } =
        Value("--host", "ADDRESS", "Listen on this address; other computers can connect unless it is loopback", "127.0.0.1");

    public Option<string?> Script { get; } = Optional("--script", "FILE", "Answer by the rules of this file [none]");

    public Option<string?> Text { get; } = Optional("--text", "FILE", "Answer every prompt with the text of this file [a built-in text]");

    public Option<string?> Answer { get; } =
        Optional("--answer", "FILE", "Answer every prompt with the bytes of this file, such as a recording [none]");

    public Option<string?> Recording { get; } =
        Optional("--recording", "FILE", "Replay a file of geminirx record: one answer per prompt, with its timing, in a loop [none]");

    public Option<bool> Echo { get; } = Flag("--echo", "Answer each prompt with its own text [off]");

    public Option<string?> Fault { get; } =
        Optional("--fault", "NAME", "Apply a fault to every request, such as 503, drop:120 or \"503 times 1\"; see --list-faults [none]");

    public Option<string?> LiveCut { get; } =
        Optional("--live-cut", "WHEN", $"End connections of the Live API at {LiveCuts.Help}, such as \"message:3 times 1\" [never]");

    public Option<double> Chaos { get; } = Value("--chaos", "RATE", "Apply random faults to this share of the requests, 0 to 1", 0d);

    public Option<int> Seed { get; } = Value("--seed", "N", "Seed the random faults of --chaos", 0);

    public Option<int> FirstChunkDelay { get; } =
        Value("--first-chunk-delay", "MS", "Wait before an answer, in milliseconds", (int)_defaults.FirstChunkDelay.TotalMilliseconds);

    public Option<int> BurstInterval { get; } =
        Value("--burst-interval", "MS", "Pause between bursts, in milliseconds", (int)_defaults.BurstInterval.TotalMilliseconds);

    public Option<bool> RequireKey { get; } = Flag("--require-key", "Refuse requests without a key or token, as the service does [off]");

    public Option<string[]> Cors { get; } =
        new("--cors")
        {
            HelpName = "ORIGIN",
            Description = "Let pages of these origins use the emulator, such as http://localhost:5173; * for all [none]",
            AllowMultipleArgumentsPerToken = true,
            DefaultValueFactory = _ => [],
        };

    public Option<bool> Judge { get; } =
        Flag("--judge", "Report requests that the service would refuse, at exit and at /emulator/report [off]");

    public Option<bool> Lenient { get; } = Flag("--lenient", "Also answer requests that the service would refuse, where possible [off]");

    public Option<string?> Record { get; } = Optional("--record", "DIR", "Write the body and answer of each request to this folder [none]");

    public Option<bool> ListFaults { get; } = Flag("--list-faults", "List the faults and exit");

    /// <summary>All options, in the order of the help.</summary>
    public IReadOnlyList<Option> All =>
        [
            Port,
            Host,
            Script,
            Text,
            Answer,
            Recording,
            Echo,
            Fault,
            LiveCut,
            Chaos,
            Seed,
            FirstChunkDelay,
            BurstInterval,
            RequireKey,
            Cors,
            Judge,
            Lenient,
            Record,
            ListFaults,
        ];

    private static Option<T> Value<T>(string name, string value, string description, T defaultValue) =>
        new(name)
        {
            HelpName = value,
            Description = description,
            DefaultValueFactory = _ => defaultValue,
        };

    private static Option<string?> Optional(string name, string value, string description) =>
        new(name) { HelpName = value, Description = description };

    private static Option<bool> Flag(string name, string description) => new(name) { Description = description };
}
