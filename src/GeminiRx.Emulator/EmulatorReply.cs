namespace GeminiRx.Emulator;

/// <summary>A call of a function in an answer. <c>Arguments</c> is one JSON object; default none.</summary>
public sealed record EmulatorCall(string Name, string Arguments = "{}");

/// <summary>Bytes of a body, and how long after the request they are due; from zero, and not before those before them.</summary>
public readonly record struct TimedBytes(TimeSpan At, ReadOnlyMemory<byte> Bytes);

/// <summary>
/// What one request is answered: what <see cref="EmulatorOptions.OnRequest"/> gives and a script's rule says. What it leaves out is as the
/// options say;
/// of several things to say, the first in the order of the properties counts.
/// </summary>
public sealed record EmulatorReply
{
    /// <summary>Bytes sent as the body, verbatim, as <see cref="EmulatorOptions.Answer"/> are. Default null.</summary>
    public ReadOnlyMemory<byte>? Answer { get; init; }

    /// <summary>Bytes sent like <see cref="Answer"/>, each at its time: a recording as it was, whatever the rhythm. Default none.</summary>
    public IReadOnlyList<TimedBytes> Reads { get; init; } = [];

    /// <summary>A file whose bytes are sent like <see cref="Answer"/>. Default null; a file that cannot be read is answered with an error
    /// of status 500.</summary>
    public string? AnswerFile { get; init; }

    /// <summary>The functions that it calls instead of saying anything; several are parallel calls of one turn. Default none.</summary>
    public IReadOnlyList<EmulatorCall> Calls { get; init; } = [];

    /// <summary>The text that it says. Default null.</summary>
    public string? Text { get; init; }

    /// <summary>A file of UTF-8 whose text it says, read anew at every request. Default null; fails like
    /// <see cref="AnswerFile"/>.</summary>
    public string? TextFile { get; init; }

    /// <summary>A built-in text by its name, one of <see cref="GeminiEmulator.BuiltInTexts"/>. Default null.</summary>
    public string? BuiltIn { get; init; }

    /// <summary>Whether it says the text of the prompt's last turn. Default no.</summary>
    public bool Echo { get; init; }

    /// <summary>What goes wrong, such as <c>503</c> or <c>drop:120</c>: see <see cref="GeminiEmulator.Faults"/>. Default null: nothing by
    /// this reply.</summary>
    public string? Fault { get; init; }

    /// <summary>The finish reason of the answer. Default null: what the request leads to, STOP as a rule. No limit.</summary>
    public string? FinishReason { get; init; }

    /// <summary>The status that <see cref="Answer"/> or <see cref="AnswerFile"/> is sent with. Default null: by what they are; from 200 to
    /// 599.</summary>
    public int? Status { get; init; }

    /// <summary>The content type that <see cref="Answer"/> or <see cref="AnswerFile"/> is sent with. Default null: by what they
    /// are.</summary>
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

    /// <summary>The body that is sent verbatim, where it is at hand; null otherwise.</summary>
    internal ReadOnlyMemory<byte>? Verbatim =>
        Answer ?? (Reads.Count > 0 ? Reads.SelectMany(read => read.Bytes.ToArray()).ToArray() : (ReadOnlyMemory<byte>?)null);

    internal bool SaysSomething =>
        Answer is not null
        || Reads.Count > 0
        || AnswerFile is not null
        || Calls.Count > 0
        || Text is not null
        || TextFile is not null
        || BuiltIn is not null
        || Echo;

    /// <summary>This reply, and where it says nothing, the other.</summary>
    internal EmulatorReply Over(EmulatorReply other) =>
        this with
        {
            Answer = SaysSomething ? Answer : other.Answer,
            Reads = SaysSomething ? Reads : other.Reads,
            AnswerFile = SaysSomething ? AnswerFile : other.AnswerFile,
            Calls = SaysSomething ? Calls : other.Calls,
            Text = SaysSomething ? Text : other.Text,
            TextFile = SaysSomething ? TextFile : other.TextFile,
            BuiltIn = SaysSomething ? BuiltIn : other.BuiltIn,
            Echo = SaysSomething ? Echo : other.Echo,
            Status = SaysSomething ? Status : other.Status,
            ContentType = SaysSomething ? ContentType : other.ContentType,
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
            throw new ArgumentException($"Set {nameof(Answer)} or {nameof(AnswerFile)}, not both.", nameof(AnswerFile));
        }

        if (AnswerFile is not null)
        {
            ArgumentException.ThrowIfNullOrWhiteSpace(AnswerFile);
        }

        if (BuiltIn is not null && !BuiltInTexts.All.ContainsKey(BuiltIn))
        {
            throw new ArgumentException(
                $"There is no built-in text {BuiltIn}. There are: {string.Join(", ", BuiltInTexts.All.Keys)}.",
                nameof(BuiltIn)
            );
        }

        if (Fault is not null && FaultSpec.Parse(Fault) is { Problem: { } problem })
        {
            throw new ArgumentException(problem, nameof(Fault));
        }

        if (Reads.Where((read, i) => read.At < (i == 0 ? TimeSpan.Zero : Reads[i - 1].At)).Any())
        {
            throw new ArgumentException("Bytes are due in their order, and none before the request.", nameof(Reads));
        }

        CheckRange(Status ?? 200, 200, 599, nameof(Status));
        CheckDelay(FirstChunkDelay, nameof(FirstChunkDelay));
        CheckDelay(BurstInterval, nameof(BurstInterval));
        CheckRange(EventsPerBurst ?? 1, 1, int.MaxValue, nameof(EventsPerBurst));
        CheckRange(CharactersPerEvent ?? 1, 1, int.MaxValue, nameof(CharactersPerEvent));
        CheckRange(BytesPerRead ?? 1, 1, int.MaxValue, nameof(BytesPerRead));
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
