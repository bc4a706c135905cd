using System.CommandLine;

namespace GeminiRx.Cli;

/// <summary>The options of <c>geminirx relay</c>.</summary>
internal sealed class RelayOptions
{
    public const int DefaultPort = 8766;
    public const string DefaultHost = "127.0.0.1";
    public const int DefaultKeep = 60;
    public const int DefaultLostAfter = 30;
    public const int DefaultMaxBody = 32;
    public const int DefaultMaxAnswers = 1000;
    public const int DefaultRequestsPerMinute = 600;
    public const int DefaultAnswersPerCaller = 100;
    public const int DefaultReadersPerCaller = 500;
    public const int DefaultBodiesPerCaller = 256;
    public const int DefaultMaxBodies = 1024;
    public const int DefaultMaxConnections = 20_000;
    public const int DefaultMaxStreamReaders = 10_000;
    public const int DefaultDrain = 30;

    private const int Day = 24 * 60 * 60;
    private const int MaxMemory = 1 << 20;

    public Option<int?> Port { get; } =
        OptionFactory.Count("--port", "N", $"Listen on this port; 0 for any free port [{DefaultPort}]", new(0, 65_535));

    public Option<string?> Host { get; } =
        OptionFactory.Value("--host", "ADDRESS", $"Listen on this address; one that others can reach requires tokens [{DefaultHost}]");

    public Option<string?> Folder { get; } =
        OptionFactory.Value("--folder", "DIR", "Keep answers and streams in this folder [relay in your data folder]");

    public Option<string?> Redis { get; } =
        OptionFactory.Value("--redis", "ADDRESS", "Keep the answers on Redis, for several machines [GEMINIRX_REDIS, else files]");

    public Option<bool> NoStreams { get; } =
        OptionFactory.Flag("--no-streams", "Offer no durable streams, which stay until they are deleted [offered]");

    public Option<string?> Endpoint { get; } =
        OptionFactory.Value("--endpoint", "URL", "Use this address of the service; or emulator [GEMINIRX_ENDPOINT, else Gemini]");

    public Option<bool> OwnKey { get; } =
        OptionFactory.Flag("--own-key", "Send GEMINI_API_KEY with all requests, instead of the callers' keys [off]");

    public Option<string?> Tokens { get; } =
        OptionFactory.Value("--tokens", "FILE", "Require one of the tokens in this file, one per line [GEMINIRX_RELAY_TOKENS]");

    public Option<string?> SigningKey { get; } =
        OptionFactory.Value(
            "--signing-key",
            "FILE",
            "Sign the addresses of answers, for readers without a token [GEMINIRX_RELAY_SIGNING_KEY]"
        );

    public Option<string[]> Cors { get; } =
        OptionFactory.Values("--cors --origin", "ORIGIN", "Let pages of this origin use the relay; may be repeated, * for all [none]");

    public Option<bool> BehindProxy { get; } =
        OptionFactory.Flag("--behind-proxy", "Believe X-Forwarded-Proto, which the proxy before the relay sets [off]");

    public Option<int?> Keep { get; } =
        OptionFactory.Count("--keep", "MINUTES", $"Keep answers for this time after they end [{DefaultKeep}]", new(1, 365 * 24 * 60));

    public Option<int?> LostAfter { get; } =
        OptionFactory.Count(
            "--lost-after",
            "SECONDS",
            $"End a killed relay's answers this long after their 10 s lease [{DefaultLostAfter}]",
            new(0, Day)
        );

    public Option<int?> MaxBody { get; } =
        OptionFactory.Count("--max-body", "MIB", $"Refuse larger requests [{DefaultMaxBody}]", new(1, 1024));

    public Option<int?> MaxAnswers { get; } =
        OptionFactory.Count("--max-answers", "N", $"Limit the number of running answers [{DefaultMaxAnswers}]", new(1, 100_000));

    public Option<int?> RequestsPerMinute { get; } =
        OptionFactory.Count(
            "--requests-per-minute",
            "N",
            $"Limit the requests per minute of each caller [{DefaultRequestsPerMinute}]",
            new(1, 1_000_000)
        );

    public Option<int?> AnswersPerCaller { get; } =
        OptionFactory.Count(
            "--answers-per-caller",
            "N",
            $"Limit the running answers of each caller [{DefaultAnswersPerCaller}]",
            new(1, 100_000)
        );

    public Option<int?> ReadersPerCaller { get; } =
        OptionFactory.Count(
            "--readers-per-caller",
            "N",
            $"Limit the readers of each caller at once [{DefaultReadersPerCaller}]",
            new(1, 1_000_000)
        );

    public Option<int?> BodiesPerCaller { get; } =
        OptionFactory.Count(
            "--bodies-per-caller",
            "MIB",
            $"Limit the requests of each caller in memory; at least the largest [{DefaultBodiesPerCaller}]",
            new(1, MaxMemory)
        );

    public Option<int?> MaxBodies { get; } =
        OptionFactory.Count(
            "--max-bodies",
            "MIB",
            $"Limit the requests of all callers in memory; at least the largest [{DefaultMaxBodies}]",
            new(1, MaxMemory)
        );

    public Option<int?> MaxConnections { get; } =
        OptionFactory.Count(
            "--max-connections",
            "N",
            $"Accept at most so many connections at once [{DefaultMaxConnections}]",
            new(1, 1_000_000)
        );

    public Option<int?> MaxStreamReaders { get; } =
        OptionFactory.Count(
            "--max-stream-readers",
            "N",
            $"Let at most so many readers of streams wait at once [{DefaultMaxStreamReaders}]",
            new(1, 1_000_000)
        );

    public Option<int?> Drain { get; } =
        OptionFactory.Count("--drain", "SECONDS", $"When stopping, wait this long for running answers [{DefaultDrain}]", new(0, Day));

    public Option<bool> Verbose { get; } = OptionFactory.Flag("--verbose", "List the requests on standard error [off]");

    /// <summary>All options, in the order of the help.</summary>
    public IReadOnlyList<Option> All =>
        [
            Port,
            Host,
            Folder,
            Redis,
            NoStreams,
            Endpoint,
            OwnKey,
            Tokens,
            SigningKey,
            Cors,
            BehindProxy,
            Keep,
            LostAfter,
            MaxBody,
            MaxAnswers,
            RequestsPerMinute,
            AnswersPerCaller,
            ReadersPerCaller,
            BodiesPerCaller,
            MaxBodies,
            MaxConnections,
            MaxStreamReaders,
            Drain,
            Verbose,
        ];
}
