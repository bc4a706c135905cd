using System.Reflection;
using System.Text.Json;

namespace GeminiRx.Tests.Chunks;

/// <summary>Chunks of every type with random members, found by reflection, so that a new type or member is not forgotten.</summary>
internal sealed class GeneratedChunks(Random random)
{
    private static readonly string[] _texts = ["", "a", "Hällo 😀", "line\r\nline\u2028\0\t\"\\", "</script>", "e\u0301"];
    private static readonly string[] _jsons = ["null", "true", "-1.50e3", "\"\\u0000ü\"", "[]", "{}", """{"b":[1,{"a":null}],"a":"x"}"""];

    private static readonly Func<GeminiException>[] _failures =
    [
        () => new GeminiApiException(429, "RESOURCE_EXHAUSTED", new ErrorDetails(), null, "Too many requests."),
        () =>
            new GeminiApiException(
                429,
                "Quota exceeded.",
                "RESOURCE_EXHAUSTED",
                new ErrorDetails { QuotaViolations = [new("m", "GenerateRequestsPerDayPerProject", "50")] },
                TimeSpan.FromSeconds(34.07)
            ),
        () =>
            new GeminiApiException(
                429,
                "None.",
                details: new() { Metadata = new Dictionary<string, string> { ["quota_limit_value"] = "0" } }
            ),
        () => new GeminiApiException(400, "Bad key.", details: new ErrorDetails { Reason = "API_KEY_INVALID" }),
        () => new GeminiApiException(403, "Denied.", details: new() { Links = [new("Enable", "https://console.example/enable")] }),
        () => new GeminiApiException(403, "Denied.").About("files/abc"),
        () => new GeminiApiException(400, "Thinking.").With("Use a thinking level that the model supports: low."),
        () => new GeminiConfigurationException("no key", "Set GEMINI_API_KEY."),
        () => new GeminiApiException(503, "Later.") { PromptBlock = BlockReason.Safety },
        () => new GeminiStreamException(StreamFault.TooLarge, "large"),
        () => new GeminiTimeoutException(TimeLimit.ContentGap, "late"),
        () => new GeminiRateLimitException(TimeSpan.FromSeconds(5)),
        () => new GeminiFileException(FileFault.UploadLost, "lost"),
        () => new GeminiApiException(502, null, new ErrorDetails(), null, "Bad gateway"),
        () => new GeminiStreamException(StreamFault.Truncated, "cut"),
        () => new GeminiStreamException(StreamFault.Unreadable, "no JSON"),
        () => new GeminiStreamException(StreamFault.Diverged, "other"),
        () => new GeminiTimeoutException(TimeLimit.HttpClient, "late"),
        () => new GeminiConnectionException("lost", null),
        () => new GeminiRateLimitException(null, null),
        () => new GeminiFileException(FileFault.Unusable, "empty"),
        () => new GeminiConfigurationException("no key"),
        () => GeminiJsonException.Truncated(5, "$.a[1]"),
        () => new GeminiToolLoopException(8),
        () => new GeminiLiveException(LiveFault.SetupRefused, "refused", 1008),
        () => new GeminiLiveException(LiveFault.Overflow, "full"),
        () => new FinishedChunk(Outcome.Blocked) { BlockReason = BlockReason.Safety, Reason = FinishReason.Safety }.ToException()!,
    ];

    public static IReadOnlyList<Type> Types { get; } =
    [.. typeof(Chunk).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(Chunk)) && !type.IsAbstract).OrderBy(type => type.Name)];

    /// <summary>A failure of every kind.</summary>
    public static IEnumerable<GeminiException> Failures => _failures.Select(create => create());

    public Chunk Next() => (Chunk)Create(Types[random.Next(Types.Count)]);

    private object Create(Type type)
    {
        var constructor = type.GetConstructors().OrderByDescending(candidate => candidate.GetParameters().Length).First();
        var value = constructor.Invoke([.. constructor.GetParameters().Select(parameter => Value(parameter.ParameterType, false))]);
        foreach (var property in type.GetProperties().Where(property => property.CanWrite && !IsDerived(property)))
        {
            if (constructor.GetParameters().All(parameter => parameter.Name != property.Name))
            {
                property.SetValue(value, Value(property.PropertyType, IsNullable(property)));
            }
        }

        return value;
    }

    // What the library reads out of the service's JSON, which the chunk contains.
    private static bool IsDerived(PropertyInfo property) =>
        property.Name is "Sources" or "Queries" or "Urls" or "Citations" or "Ratings"
        && property.DeclaringType!.IsSubclassOf(typeof(CandidateMetadataChunk));

    private static bool IsNullable(PropertyInfo property) =>
        new NullabilityInfoContext().Create(property).ReadState == NullabilityState.Nullable;

    private object? Value(Type type, bool isNullable)
    {
        if (isNullable && random.Next(3) == 0)
        {
            return null;
        }

        type = Nullable.GetUnderlyingType(type) ?? type;
        return type switch
        {
            _ when type == typeof(string) => _texts[random.Next(_texts.Length)],
            _ when type == typeof(int) => random.Next(-2, 100_000),
            _ when type == typeof(bool) => random.Next(2) == 0,
            _ when type == typeof(double) => random.NextDouble() * -10,
            _ when type == typeof(TimeSpan) => TimeSpan.FromTicks(random.NextInt64(TimeSpan.TicksPerDay)),
            _ when type == typeof(JsonElement) => JsonElement.Parse(_jsons[random.Next(_jsons.Length)]),
            _ when type == typeof(ReadOnlyMemory<byte>) => new ReadOnlyMemory<byte>([
                .. Enumerable.Repeat((byte)random.Next(256), random.Next(5)),
            ]),
            _ when type == typeof(Outcome) => (Outcome)random.Next(Enum.GetValues<Outcome>().Length),
            _ when type == typeof(FinishReason) => new FinishReason(_texts[random.Next(_texts.Length)]),
            _ when type == typeof(InteractionStatus) => new InteractionStatus(_texts[random.Next(_texts.Length)]),
            _ when type == typeof(BlockReason) => new BlockReason(_texts[random.Next(_texts.Length)]),
            _ when type == typeof(Usage) => Create(type),
            _ when type == typeof(ToolCallChunk) => Create(type),
            _ when type == typeof(ModalityTokens) => new ModalityTokens([
                .. Enumerable.Range(0, random.Next(3)).Select(i => new ModalityTokenCount(_texts[random.Next(_texts.Length)], i)),
            ]),
            _ when type == typeof(IReadOnlyList<CandidateEnd>) => Enumerable
                .Range(0, random.Next(3))
                .Select(_ => (CandidateEnd)Create(typeof(CandidateEnd)))
                .ToArray(),
            _ when type == typeof(IReadOnlyList<string>) => Enumerable
                .Range(0, random.Next(3))
                .Select(_ => _texts[random.Next(_texts.Length)])
                .ToArray(),
            _ when type == typeof(GeminiException) => _failures[random.Next(_failures.Length)](),
            _ => throw new NotSupportedException($"Add values of {type} here, and to ChunkJson."),
        };
    }
}
