namespace GeminiRx.Emulator;

/// <summary>The answers and the timing of a <see cref="GeminiEmulator"/>. The emulator's constructor validates the options.</summary>
public sealed record EmulatorOptions
{
    /// <summary>
    /// The answer to every prompt. Default null: a call of a declared function or an instance of the requested schema if the request leads
    /// to one, else a built-in text, which states that no model wrote it. Any length; an unpaired surrogate arrives as U+FFFD. Ignored if
    /// <see cref="Answer"/> or <see cref="AnswerFile"/> is set.
    /// </summary>
    public string? Text { get; init; }

    /// <summary>
    /// The name of a built-in text, one of <see cref="GeminiEmulator.BuiltInTexts"/>. Default null: the text whose name the prompt
    /// contains, else <c>story</c>.
    /// </summary>
    public string? BuiltIn { get; init; }

    /// <summary>
    /// Whether the answer is the text of the prompt's last turn. Default false. Every other property that sets an answer takes precedence.
    /// </summary>
    public bool Echo { get; init; }

    /// <summary>
    /// Bytes sent verbatim as the body of the answer to every valid request. Default null: <see cref="Text"/>. Any length. The status is
    /// 200 and the content type <c>text/event-stream</c> (JSON for a call that does not stream). A body that consists of one JSON object
    /// with an <c>error</c> whose <c>code</c> is a number from 400 to 599 is sent immediately with that status as <c>application/json</c>,
    /// as the service does.
    /// </summary>
    public ReadOnlyMemory<byte>? Answer { get; init; }

    /// <summary>
    /// The path of a file whose bytes are sent like <see cref="Answer"/>. It is read for every request. Default null; not empty, and not
    /// together with <see cref="Answer"/>. If the file cannot be read, the answer is an error with status 500.
    /// </summary>
    public string? AnswerFile { get; init; }

    /// <summary>
    /// Rules that select the answer by prompt and model; the first matching rule takes precedence over the other properties. Default null:
    /// no rules.
    /// </summary>
    public EmulatorScript? Script { get; init; }

    /// <summary>
    /// Called first for every request, including those for models and token counts. It returns the reply, or null to apply the other rules.
    /// Default null. It runs inside the request, on any thread, and may run concurrently; the request throws what it throws.
    /// </summary>
    public Func<ReceivedRequest, EmulatorReply?>? OnRequest { get; init; }

    /// <summary>
    /// The fault of every request that has no other fault, as an <see cref="EmulatorFault"/> or in script form: <c>503</c>, <c>drop:120</c>
    /// or <c>503 times 2</c> (the first two requests of every prompt). The names are listed in <see cref="GeminiEmulator.Faults"/>. Default
    /// null: no fault.
    /// </summary>
    public string? Fault { get; init; }

    /// <summary>
    /// The share of requests, from 0 to 1, with a random fault that a client must survive; it may be a stall without end.
    /// <see cref="Seed"/> determines the faults. Default 0.
    /// </summary>
    public double Chaos { get; init; }

    /// <summary>The seed of the random faults: the same seed and order of requests give the same faults. Any value; default 0.</summary>
    public int Seed { get; init; }

    /// <summary>
    /// Whether a request without a key or token is rejected, as the service does. Default false. The key <c>invalid</c> is always rejected.
    /// </summary>
    public bool RequireKey { get; init; }

    /// <summary>
    /// Whether a request for content that the service would refuse is answered nevertheless, if it can be read at all; see
    /// <see cref="GeminiEmulator.Findings"/>. Then its schemas are ignored, its numbers are forced into their ranges, and a continuation
    /// token that is not one of the emulator starts a new answer; an empty body has an empty prompt. Default false: it is refused as the
    /// service does. Invalid keys, files and caches are always refused.
    /// </summary>
    public bool Lenient { get; init; }

    /// <summary>
    /// Whether <c>GET /emulator/report</c> answers with <see cref="GeminiEmulator.Findings"/> as JSON. Default false: the address is not
    /// found, as at the service.
    /// </summary>
    public bool ServesReport { get; init; }

    /// <summary>The time from the request to the first burst. Default 400 ms; from zero to one day.</summary>
    public TimeSpan FirstChunkDelay { get; init; } = TimeSpan.FromMilliseconds(400);

    /// <summary>
    /// The time from a burst to the next one; for a verbatim answer, from an event to the next one. Default 250 ms; from zero to one day. A
    /// late reader gets the bursts that are due already, one for each read.
    /// </summary>
    public TimeSpan BurstInterval { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>The number of events that arrive together: the service sends few, large bursts. Default 2; at least 1.</summary>
    public int EventsPerBurst { get; init; } = 2;

    /// <summary>
    /// The part of <see cref="Text"/> in one event, in UTF-16 units. Default 60; at least 1. An event is one unit longer if the cut would
    /// split a surrogate pair.
    /// </summary>
    public int CharactersPerEvent { get; init; } = 60;

    /// <summary>
    /// The maximum number of bytes of one read. Default null: all bytes that are due and fit; at least 1. Reads within a burst follow each
    /// other without delay. If it is set, a verbatim answer is due as a whole after <see cref="FirstChunkDelay"/>, so that a cut may occur
    /// anywhere; if it is null, a verbatim answer arrives event by event, cut after blank lines.
    /// </summary>
    public int? BytesPerRead { get; init; }

    /// <summary>The clock of the timing. Default <see cref="TimeProvider.System"/>; not null.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>The <c>modelVersion</c> of the answer. Default null: the model of the request. Any text.</summary>
    public string? ModelVersion { get; init; }

    /// <summary>How sessions of the Live API are treated. Default: no cuts. Not null.</summary>
    public LiveEmulatorOptions Live { get; init; } = new();

    /// <summary>The reply where neither a hook nor a script decides.</summary>
    internal EmulatorReply Reply =>
        new()
        {
            Answer = Answer,
            AnswerFile = AnswerFile,
            Text = Text,
            BuiltIn = BuiltIn,
            Echo = Echo,
            Fault = Fault,
            FirstChunkDelay = FirstChunkDelay,
            BurstInterval = BurstInterval,
            EventsPerBurst = EventsPerBurst,
            CharactersPerEvent = CharactersPerEvent,
            BytesPerRead = BytesPerRead,
        };

    internal void Validate()
    {
        ArgumentNullException.ThrowIfNull(TimeProvider);
        ArgumentNullException.ThrowIfNull(Live);
        Live.Validate();
        Reply.Validate();
        if (!(Chaos >= 0 && Chaos <= 1))
        {
            throw new ArgumentOutOfRangeException(
                nameof(Chaos),
                $"Invalid Chaos {Chaos}: use a number from 0 (no faults) to 1 (a fault in every request)."
            );
        }
    }
}
