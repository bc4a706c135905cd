namespace GeminiRx.Emulator;

/// <summary>What happens on the wire in a step of a body.</summary>
internal enum StepKind
{
    Bytes,

    /// <summary>The connection breaks.</summary>
    Drop,

    /// <summary>Nothing more comes, and the connection stays open.</summary>
    Stall,
}

/// <summary>An event with what frames it, not to be sent in two bursts; or what happens in its place.</summary>
internal readonly record struct Frame(ReadOnlyMemory<byte> Bytes, StepKind Kind = StepKind.Bytes)
{
    public static Frame Drop { get; } = new(default, StepKind.Drop);

    public static Frame Stall { get; } = new(default, StepKind.Stall);
}

/// <summary>Some bytes of a body, due the given time after those before them.</summary>
internal readonly record struct BodyStep(TimeSpan Delay, ReadOnlyMemory<byte> Bytes, StepKind Kind = StepKind.Bytes);

/// <summary>A response: its head, and its body in steps, which are made as they are read. Status 0: the connection breaks before there is
/// one.</summary>
internal sealed record EmulatedAnswer(int Status, string ContentType, IEnumerable<BodyStep> Steps)
{
    public const string EventStream = "text/event-stream";

    public const string Json = "application/json; charset=UTF-8";

    public const string Html = "text/html; charset=UTF-8";

    public string? ContentEncoding { get; init; }

    public int? BytesPerRead { get; init; }

    public static EmulatedAnswer AtOnce(int status, string contentType, ReadOnlyMemory<byte> body) =>
        new(status, contentType, [new BodyStep(TimeSpan.Zero, body)]);
}

/// <summary>When and in what portions an answer is sent, all settled.</summary>
internal readonly record struct Rhythm(
    TimeSpan FirstChunkDelay,
    TimeSpan BurstInterval,
    int EventsPerBurst,
    int CharactersPerEvent,
    int? BytesPerRead
)
{
    public static Rhythm Of(EmulatorReply reply) =>
        new(
            reply.FirstChunkDelay ?? default,
            reply.BurstInterval ?? default,
            reply.EventsPerBurst ?? 1,
            reply.CharactersPerEvent ?? 1,
            reply.BytesPerRead
        );

    /// <summary>Sends every frame at its own time; what a fault has added to them comes without a wait.</summary>
    public static IEnumerable<BodyStep> Timed(IEnumerable<Frame> frames, IReadOnlyList<TimedBytes> timing)
    {
        var (index, last) = (0, TimeSpan.Zero);
        foreach (var frame in frames)
        {
            var at = frame.Kind == StepKind.Bytes && index < timing.Count ? timing[index++].At : last;
            yield return new BodyStep(at - last, frame.Bytes, frame.Kind);
            last = at;
        }
    }

    /// <summary>Groups frames into bursts. What breaks or stalls the body comes behind the bytes before it, without a wait.</summary>
    public IEnumerable<BodyStep> Bursts(IEnumerable<Frame> frames, int framesPerBurst)
    {
        var (delay, burst, count) = (FirstChunkDelay, new List<byte>(), 0);
        foreach (var frame in frames)
        {
            if (frame.Kind == StepKind.Bytes)
            {
                burst.AddRange(frame.Bytes.Span);
                count++;
            }

            if (count == framesPerBurst || (frame.Kind != StepKind.Bytes && count > 0))
            {
                yield return new BodyStep(delay, burst.ToArray());
                (delay, count) = (BurstInterval, 0);
                burst.Clear();
            }

            if (frame.Kind != StepKind.Bytes)
            {
                yield return new BodyStep(TimeSpan.Zero, default, frame.Kind);
            }
        }

        if (count > 0)
        {
            yield return new BodyStep(delay, burst.ToArray());
        }
    }
}
