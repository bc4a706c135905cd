namespace GeminiRx.Emulator;

/// <summary>What a step of a body does on the wire.</summary>
internal enum StepKind
{
    Bytes,

    /// <summary>Closes the connection.</summary>
    Drop,

    /// <summary>Sends no more data and keeps the connection open.</summary>
    Stall,
}

/// <summary>An event with its framing, which is never split over two bursts; or a drop or stall instead of one.</summary>
internal readonly record struct Frame(ReadOnlyMemory<byte> Bytes, StepKind Kind = StepKind.Bytes)
{
    public static Frame Drop { get; } = new(default, StepKind.Drop);

    public static Frame Stall { get; } = new(default, StepKind.Stall);
}

/// <summary>Bytes of a body, and the time from the previous step to this one.</summary>
internal readonly record struct BodyStep(TimeSpan Delay, ReadOnlyMemory<byte> Bytes, StepKind Kind = StepKind.Bytes);

/// <summary>
/// A response: its head, and the steps of its body, which are created while they are read. Status 0: the connection closes before the
/// response.
/// </summary>
internal sealed record EmulatedAnswer(int Status, string ContentType, IEnumerable<BodyStep> Steps)
{
    public const string EventStream = "text/event-stream";

    public const string Json = "application/json; charset=UTF-8";

    public const string Html = "text/html; charset=UTF-8";

    public string? ContentEncoding { get; init; }

    public int? BytesPerRead { get; init; }

    /// <summary>The service's error, if this is one.</summary>
    public ServiceError? Refusal { get; init; }

    /// <summary>The headers in addition to those of the content.</summary>
    public IReadOnlyList<(string Name, string Value)> Headers { get; init; } = [];

    /// <summary>The answer of a method without a result.</summary>
    public static EmulatedAnswer Empty => Immediate(200, Json, "{}\n"u8.ToArray());

    public static EmulatedAnswer Immediate(int status, string contentType, ReadOnlyMemory<byte> body) =>
        new(status, contentType, [new BodyStep(TimeSpan.Zero, body)]);
}

/// <summary>The timing of an answer and the sizes of its pieces, with all defaults applied.</summary>
internal readonly record struct Rhythm(
    TimeSpan FirstChunkDelay,
    TimeSpan BurstInterval,
    int EventsPerBurst,
    int CharactersPerEvent,
    int? BytesPerRead
)
{
    public static Rhythm From(EmulatorReply reply) =>
        new(
            reply.FirstChunkDelay ?? default,
            reply.BurstInterval ?? default,
            reply.EventsPerBurst ?? 1,
            reply.CharactersPerEvent ?? 1,
            reply.BytesPerRead
        );

    /// <summary>Sends every frame at its own time; a frame that a fault has added follows without delay.</summary>
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

    /// <summary>Groups frames into bursts. A drop or stall follows the bytes before it without delay.</summary>
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
