namespace GeminiRx.Emulator;

/// <summary>What a <see cref="GeminiEmulator"/> answers, and in which rhythm. Checked by the emulator's constructor.</summary>
public sealed record EmulatorOptions
{
    /// <summary>
    /// The text it answers to every prompt. Default null: a built-in text, which says of itself that no model wrote it. No limit; an unpaired
    /// surrogate arrives as U+FFFD. Not used when <see cref="Answer"/> or <see cref="AnswerFile"/> is set.
    /// </summary>
    public string? Text { get; init; }

    /// <summary>
    /// Bytes sent as the body, verbatim, to every request that is in order; default null, which is <see cref="Text"/>. No limit. Sent with status 200 as
    /// <c>text/event-stream</c>; a body that is nothing but one JSON object with an <c>error</c> whose <c>code</c> is a number from 400 to 599 is sent at
    /// once with that status as <c>application/json</c>, as the service does.
    /// </summary>
    public ReadOnlyMemory<byte>? Answer { get; init; }

    /// <summary>
    /// The path of a file whose bytes are sent like <see cref="Answer"/>; read anew at every request. Default null; not empty, and not together with
    /// <see cref="Answer"/>. A file that cannot be read is answered with an error of status 500.
    /// </summary>
    public string? AnswerFile { get; init; }

    /// <summary>How long after the request the first burst is due. Default 400 ms; from zero to one day.</summary>
    public TimeSpan FirstChunkDelay { get; init; } = TimeSpan.FromMilliseconds(400);

    /// <summary>
    /// How long after a burst the next one is due; with a verbatim answer, how long after an event the next one is. Default 250 ms; from zero to one day.
    /// A reader that comes late finds what became due meanwhile, one burst with each read.
    /// </summary>
    public TimeSpan BurstInterval { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>How many events arrive together: the service sends few, large bursts. Default 2; at least 1.</summary>
    public int EventsPerBurst { get; init; } = 2;

    /// <summary>
    /// How much of <see cref="Text"/> one event carries, in UTF-16 units. Default 60; at least 1. One more where a surrogate pair would be cut.
    /// </summary>
    public int CharactersPerEvent { get; init; } = 60;

    /// <summary>
    /// How many bytes one read gives at most. Default null: what is due, as far as it fits; at least 1. A read that ends inside a burst is followed by the
    /// next without a wait. A verbatim answer is then due as a whole after <see cref="FirstChunkDelay"/>, so that the cuts fall anywhere in it; with null
    /// it arrives event by event, cut after its blank lines.
    /// </summary>
    public int? BytesPerRead { get; init; }

    /// <summary>The clock of the rhythm. Default <see cref="TimeProvider.System"/>; not null.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>The <c>modelVersion</c> of the answer. Default null: the model asked for. No limit.</summary>
    public string? ModelVersion { get; init; }

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

        ArgumentNullException.ThrowIfNull(TimeProvider);
        CheckDelay(FirstChunkDelay, nameof(FirstChunkDelay));
        CheckDelay(BurstInterval, nameof(BurstInterval));
        ArgumentOutOfRangeException.ThrowIfLessThan(EventsPerBurst, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(CharactersPerEvent, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(BytesPerRead ?? 1, 1, nameof(BytesPerRead));
    }

    private static void CheckDelay(TimeSpan delay, string name)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(delay, TimeSpan.Zero, name);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(delay, TimeSpan.FromDays(1), name);
    }
}
