namespace GeminiRx.Emulator;

/// <summary>A function call in an answer. <c>Arguments</c> is one JSON object; default <c>{}</c>.</summary>
public sealed record EmulatorCall(string Name, string Arguments = "{}");

/// <summary>Bytes of a body and their due time, counted from the request. Due times are at least zero and do not decrease.</summary>
public readonly record struct TimedBytes(TimeSpan At, ReadOnlyMemory<byte> Bytes);

/// <summary>
/// The reply to one request, from <see cref="EmulatorOptions.OnRequest"/> or a script rule. Properties that are not set come from the
/// options. If several properties set an answer, the first one in the order of declaration applies; only a picture may follow a text.
/// </summary>
public sealed record EmulatorReply
{
    /// <summary>Bytes sent verbatim as the body, like <see cref="EmulatorOptions.Answer"/>. Default null.</summary>
    public ReadOnlyMemory<byte>? Answer { get; init; }

    /// <summary>
    /// Bytes sent like <see cref="Answer"/>, each at its own time, such as those of a recording; the timing of the options does not apply.
    /// Default empty.
    /// </summary>
    public IReadOnlyList<TimedBytes> Reads { get; init; } = [];

    /// <summary>
    /// A file whose bytes are sent like <see cref="Answer"/>. Default null. If it cannot be read, the answer is an error with status 500.
    /// </summary>
    public string? AnswerFile { get; init; }

    /// <summary>The function calls of the answer; several are parallel calls of one turn. They follow <see cref="Text"/>, if
    /// that is set, too; in a session of the Live API, the text follows their results. Default empty.</summary>
    public IReadOnlyList<EmulatorCall> Calls { get; init; } = [];

    /// <summary>The text of the answer. Default null.</summary>
    public string? Text { get; init; }

    /// <summary>
    /// A UTF-8 file with the text of the answer, read for every request. Default null; fails like <see cref="AnswerFile"/>.
    /// </summary>
    public string? TextFile { get; init; }

    /// <summary>The name of a built-in text, one of <see cref="GeminiEmulator.BuiltInTexts"/>. Default null.</summary>
    public string? BuiltIn { get; init; }

    /// <summary>Whether the answer is the text of the prompt's last turn. Default false.</summary>
    public bool Echo { get; init; }

    /// <summary>A picture, after <see cref="Text"/> if that is set, too. Default null.</summary>
    public EmulatorImage? Image { get; init; }

    /// <summary>
    /// The length of an answer of speech: a tone, base64 PCM of 16 bits at 24 kHz, in pieces of a quarter of a second. Default null; more
    /// than zero, at most ten minutes.
    /// </summary>
    public TimeSpan? Speech { get; init; }

    /// <summary>
    /// The fault of this reply, as an <see cref="EmulatorFault"/> or in script form such as <c>503</c> or <c>drop:120</c>; see
    /// <see cref="GeminiEmulator.Faults"/>. Default null: none from this reply.
    /// </summary>
    public string? Fault { get; init; }

    /// <summary>The finish reason of the answer. Default null: the reason that follows from the request, usually STOP. Any text.</summary>
    public string? FinishReason { get; init; }

    /// <summary>
    /// The status of <see cref="Answer"/> or <see cref="AnswerFile"/>, from 200 to 599. Default null: derived from the bytes.
    /// </summary>
    public int? Status { get; init; }

    /// <summary>The content type of <see cref="Answer"/> or <see cref="AnswerFile"/>. Default null: derived from the bytes.</summary>
    public string? ContentType { get; init; }

    /// <inheritdoc cref="EmulatorOptions.FirstChunkDelay"/>
    public TimeSpan? FirstChunkDelay { get; init; }

    /// <inheritdoc cref="EmulatorOptions.BurstInterval"/>
    public TimeSpan? BurstInterval { get; init; }

    /// <inheritdoc cref="EmulatorOptions.EventsPerBurst"/>
    public int? EventsPerBurst { get; init; }

    /// <inheritdoc cref="EmulatorOptions.CharactersPerEvent"/>
    public int? CharactersPerEvent { get; init; }

    /// <inheritdoc cref="EmulatorOptions.BytesPerRead"/>
    public int? BytesPerRead { get; init; }

    /// <summary>The body to send verbatim, if it is in memory; null otherwise.</summary>
    internal ReadOnlyMemory<byte>? Verbatim =>
        Answer ?? (Reads.Count > 0 ? Reads.SelectMany(read => read.Bytes.ToArray()).ToArray() : (ReadOnlyMemory<byte>?)null);

    internal bool HasAnswer =>
        Answer is not null
        || Reads.Count > 0
        || AnswerFile is not null
        || Calls.Count > 0
        || Text is not null
        || TextFile is not null
        || BuiltIn is not null
        || Echo
        || Image is not null
        || Speech is not null;

    internal static TimeSpan MaxSpeech { get; } = TimeSpan.FromMinutes(10);

    /// <summary>
    /// This reply, completed by <paramref name="other"/>: its answer if this reply sets none, and its value of every other property that is
    /// not set.
    /// </summary>
    internal EmulatorReply WithFallback(EmulatorReply other) =>
        this with
        {
            Answer = HasAnswer ? Answer : other.Answer,
            Reads = HasAnswer ? Reads : other.Reads,
            AnswerFile = HasAnswer ? AnswerFile : other.AnswerFile,
            Calls = HasAnswer ? Calls : other.Calls,
            Text = HasAnswer ? Text : other.Text,
            TextFile = HasAnswer ? TextFile : other.TextFile,
            BuiltIn = HasAnswer ? BuiltIn : other.BuiltIn,
            Echo = HasAnswer ? Echo : other.Echo,
            Image = HasAnswer ? Image : other.Image,
            Speech = HasAnswer ? Speech : other.Speech,
            Status = HasAnswer ? Status : other.Status,
            ContentType = HasAnswer ? ContentType : other.ContentType,
            FinishReason = FinishReason ?? other.FinishReason,
            FirstChunkDelay = FirstChunkDelay ?? other.FirstChunkDelay,
            BurstInterval = BurstInterval ?? other.BurstInterval,
            EventsPerBurst = EventsPerBurst ?? other.EventsPerBurst,
            CharactersPerEvent = CharactersPerEvent ?? other.CharactersPerEvent,
            BytesPerRead = BytesPerRead ?? other.BytesPerRead,
        };

    internal void Validate()
    {
        if (Answer is not null && AnswerFile is not null)
        {
            throw new ArgumentException(
                $"Both {nameof(Answer)} and {nameof(AnswerFile)} ('{AnswerFile}') are set. Set only one of them.",
                nameof(AnswerFile)
            );
        }

        if (AnswerFile is not null)
        {
            ArgumentException.ThrowIfNullOrWhiteSpace(AnswerFile);
        }

        if (BuiltIn is not null && !BuiltInTexts.All.ContainsKey(BuiltIn))
        {
            throw new ArgumentException(
                $"Unknown built-in text '{BuiltIn}'. Use one of: {string.Join(", ", BuiltInTexts.All.Keys)}.",
                nameof(BuiltIn)
            );
        }

        CheckMedia();
        if (Fault is not null && FaultSpec.Parse(Fault) is { Problem: { } problem })
        {
            throw new ArgumentException(problem, nameof(Fault));
        }

        for (var (i, earliest) = (0, TimeSpan.Zero); i < Reads.Count; earliest = Reads[i++].At)
        {
            if (Reads[i].At < earliest)
            {
                throw new ArgumentException(
                    $"Read {i} is due at {Reads[i].At}, before {earliest}. Order the reads by time, from zero on.",
                    nameof(Reads)
                );
            }
        }

        CheckRange(Status ?? 200, 200, 599, nameof(Status));
        CheckDelay(FirstChunkDelay, nameof(FirstChunkDelay));
        CheckDelay(BurstInterval, nameof(BurstInterval));
        CheckRange(EventsPerBurst ?? 1, 1, int.MaxValue, nameof(EventsPerBurst));
        CheckRange(CharactersPerEvent ?? 1, 1, int.MaxValue, nameof(CharactersPerEvent));
        CheckRange(BytesPerRead ?? 1, 1, int.MaxValue, nameof(BytesPerRead));
    }

    private void CheckMedia()
    {
        CheckRange(Image?.Width ?? 1, 1, EmulatorImage.MaxSize, nameof(Image));
        CheckRange(Image?.Height ?? 1, 1, EmulatorImage.MaxSize, nameof(Image));
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(Speech ?? MaxSpeech, TimeSpan.Zero, nameof(Speech));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Speech ?? MaxSpeech, MaxSpeech, nameof(Speech));
    }

    private static void CheckRange(int value, int least, int most, string name)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(value, least, name);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(value, most, name);
    }

    private static void CheckDelay(TimeSpan? delay, string name)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(delay ?? TimeSpan.Zero, TimeSpan.Zero, name);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(delay ?? TimeSpan.Zero, TimeSpan.FromDays(1), name);
    }
}
