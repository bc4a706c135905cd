using System.CommandLine;
using System.Net;
using System.Text;
using GeminiRx.Cli.Errors;
using GeminiRx.Relay;
using GeminiRx.Relay.Streams;

namespace GeminiRx.Cli;

/// <summary>What <c>geminirx relay</c> was told, checked.</summary>
internal sealed record RelaySettings
{
    private const int MaxStreamBody = 4; // MiB
    private const string RedisVariable = "GEMINIRX_REDIS";
    private const string TokensVariable = "GEMINIRX_RELAY_TOKENS";
    private const string SigningKeyVariable = "GEMINIRX_RELAY_SIGNING_KEY";

    /// <summary>The address and port to listen at.</summary>
    public required IPEndPoint Listen { get; init; }

    /// <summary>The folder of everything that the relay keeps, unless it is on Redis.</summary>
    public required string Folder { get; init; }

    /// <summary>The folder of the answers.</summary>
    public string AnswerFolder => Path.Combine(Folder, "answers");

    /// <summary>Whether there are durable streams, unless the answers are on Redis.</summary>
    public bool HasStreams { get; init; } = true;

    /// <summary>The folder of the durable streams; null if there are none.</summary>
    public string? StreamFolder => Redis is null && HasStreams ? Path.Combine(Folder, "streams") : null;

    /// <summary>The configuration of the connection to Redis; null for files.</summary>
    public string? Redis { get; init; }

    /// <summary>The service, and the relay's own key.</summary>
    public required GeminiOptions Service { get; init; }

    /// <summary>Whether the emulator of this process answers instead of the service.</summary>
    public bool IsEmulated { get; init; }

    /// <summary>Who is let in; null for everybody who can connect.</summary>
    public RelayTokens? Tokens { get; init; }

    /// <summary>Signs addresses, for readers without a token; null if they have no signature, as without tokens.</summary>
    public AnswerSigner? Signer { get; init; }

    /// <summary>The origins whose pages may use the relay.</summary>
    public required AllowedOrigins Origins { get; init; }

    /// <summary>Whether a proxy says by which scheme a caller has come.</summary>
    public bool IsBehindProxy { get; init; }

    /// <summary>The limits of the log.</summary>
    public required AnswerLogOptions Log { get; init; }

    /// <summary>The limits of the callers.</summary>
    public required CallerLimits Callers { get; init; }

    /// <summary>The maximum size of a request in bytes.</summary>
    public int MaxBodyBytes { get; init; } = RelayOptions.DefaultMaxBody << 20;

    /// <summary>The maximum size of an append to a stream in bytes.</summary>
    public int MaxStreamBodyBytes => Math.Min(MaxBodyBytes, MaxStreamBody << 20);

    /// <summary>The bytes of requests of all callers in memory.</summary>
    public BodyBudget Bodies { get; init; } = new((long)RelayOptions.DefaultMaxBodies << 20);

    /// <summary>The longest time of reading the body of a request.</summary>
    public TimeSpan BodyLimit { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>The maximum number of answers at once.</summary>
    public int MaxAnswers { get; init; }

    /// <summary>The maximum number of connections at once.</summary>
    public int MaxConnections { get; init; }

    /// <summary>The maximum number of readers of streams that wait at once.</summary>
    public int MaxStreamReaders { get; init; }

    /// <summary>How long running answers may go on after a signal to stop.</summary>
    public TimeSpan Drain { get; init; }

    /// <summary>Whether requests are listed.</summary>
    public bool IsVerbose { get; init; }

    /// <summary>Whether callers need a token or a signed address.</summary>
    public bool IsGuarded => Tokens is not null;

    /// <summary>Reads options, files and environment variables.</summary>
    /// <exception cref="UsageException">A value cannot be used.</exception>
    /// <exception cref="GeminiConfigurationException">The endpoint or the key cannot be used.</exception>
    public static RelaySettings Read(ParseResult parsed, RelayOptions options, TimeProvider timeProvider)
    {
        int Number(Option<int?> option, int defaultValue) => parsed.GetValue(option) ?? defaultValue;
        var maxBody = Number(options.MaxBody, RelayOptions.DefaultMaxBody);
        var leastMemory = Math.Max(maxBody, StreamWriting.Copies * Math.Min(maxBody, MaxStreamBody)); // for the largest request
        long Memory(Option<int?> option, int defaultValue) =>
            ((long)Math.Max(Number(option, defaultValue), leastMemory) << 20) + StreamWriting.Copies;
        var maxAnswers = Number(options.MaxAnswers, RelayOptions.DefaultMaxAnswers);
        var (service, isEmulated) = ClientFactory.Read(parsed.GetValue(options.Endpoint), model: null);
        var settings = new RelaySettings
        {
            Listen = ReadEndpoint(
                parsed.GetValue(options.Host) ?? RelayOptions.DefaultHost,
                Number(options.Port, RelayOptions.DefaultPort)
            ),
            Folder = parsed.GetValue(options.Folder) is { } folder ? Path.GetFullPath(UserPath.Expand(folder)) : DataFolder.Relay,
            Redis = parsed.GetValue(options.Redis) ?? EnvironmentVariables.Read(RedisVariable),
            HasStreams = !parsed.GetValue(options.NoStreams),
            Service = service with { ApiKey = parsed.GetValue(options.OwnKey) ? OwnKey(service) : null },
            IsEmulated = isEmulated,
            Tokens = ReadSecret(parsed.GetValue(options.Tokens), TokensVariable) is { } tokens ? RelayTokens.Parse(tokens) : null,
            Signer = ReadSecret(parsed.GetValue(options.SigningKey), SigningKeyVariable) is { } key ? CreateSigner(key) : null,
            Origins = ReadOrigins(parsed.GetValue(options.Cors) ?? []),
            IsBehindProxy = parsed.GetValue(options.BehindProxy),
            Log = new AnswerLogOptions
            {
                TimeToLive = TimeSpan.FromMinutes(Number(options.Keep, RelayOptions.DefaultKeep)),
                LostAfter = TimeSpan.FromSeconds(Number(options.LostAfter, RelayOptions.DefaultLostAfter)),
                MaxKnownAnswers = Math.Max(2 * maxAnswers, new AnswerLogOptions().MaxKnownAnswers),
                TimeProvider = timeProvider,
            },
            Callers = new CallerLimits(
                new CallerQuota
                {
                    RequestsPerMinute = Number(options.RequestsPerMinute, RelayOptions.DefaultRequestsPerMinute),
                    Answers = Number(options.AnswersPerCaller, RelayOptions.DefaultAnswersPerCaller),
                    Readers = Number(options.ReadersPerCaller, RelayOptions.DefaultReadersPerCaller),
                    BodyBytes = Memory(options.BodiesPerCaller, RelayOptions.DefaultBodiesPerCaller),
                },
                timeProvider
            ),
            MaxBodyBytes = maxBody << 20,
            Bodies = new BodyBudget(Memory(options.MaxBodies, RelayOptions.DefaultMaxBodies)),
            MaxAnswers = maxAnswers,
            MaxConnections = Number(options.MaxConnections, RelayOptions.DefaultMaxConnections),
            MaxStreamReaders = Number(options.MaxStreamReaders, RelayOptions.DefaultMaxStreamReaders),
            Drain = TimeSpan.FromSeconds(Number(options.Drain, RelayOptions.DefaultDrain)),
            IsVerbose = parsed.GetValue(options.Verbose),
        };

        // Keys go over plain http to this machine only.
        _ = new GeminiClient(settings.Service with { ApiKey = settings.Service.ApiKey ?? "of-a-caller" });
        if (settings.Signer is not null && !settings.IsGuarded)
        {
            throw RelayErrors.SigningWithoutTokens();
        }

        return settings.IsGuarded || IPAddress.IsLoopback(settings.Listen.Address)
            ? settings
            : throw RelayErrors.NoTokens(settings.Listen.Address);
    }

    private static string OwnKey(GeminiOptions service) => service.ApiKey ?? throw RelayErrors.NoOwnKey();

    private static IPEndPoint ReadEndpoint(string host, int port) =>
        IPAddress.TryParse(host == "localhost" ? RelayOptions.DefaultHost : host, out var address)
            ? new IPEndPoint(address, port)
            : throw EmulateErrors.InvalidHost(host);

    private static AllowedOrigins ReadOrigins(string[] origins) =>
        new(
            [.. origins.Select(origin => AllowedOrigins.Normalize(origin) ?? throw EmulateErrors.InvalidOrigin(origin))],
            () => StandardError.WriteMessage(AllowedOrigins.Advice),
            exposed: "*"
        );

    // Never an argument: everybody on this machine can read those.
    private static string? ReadSecret(string? file, string variable) =>
        file is not null ? KeyFile.Read(file) : EnvironmentVariables.Read(variable);

    private static AnswerSigner CreateSigner(string key)
    {
        var bytes = Encoding.UTF8.GetBytes(key);
        return bytes.Length >= AnswerSigner.MinKeyBytes ? new AnswerSigner(bytes) : throw RelayErrors.ShortSigningKey();
    }
}
