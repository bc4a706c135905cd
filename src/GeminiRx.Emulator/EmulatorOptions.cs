namespace GeminiRx.Emulator;

/// <summary>What a <see cref="GeminiEmulator"/> answers, and in which rhythm. Checked by the emulator's constructor.</summary>
public sealed record EmulatorOptions
{
    /// <summary>
    /// The text it answers to every prompt. Default null: what the request leads to (a call of a declared function, an instance of the
    /// schema that was
    /// asked for), else a built-in text, which says of itself that no model wrote it. No limit; an unpaired surrogate arrives as U+FFFD.
    /// Not used when
    /// <see cref="Answer"/> or <see cref="AnswerFile"/> is set.
    /// </summary>
    public string? Text { get; init; }

    /// <summary>A built-in text by its name, one of <see cref="GeminiEmulator.BuiltInTexts"/>; default null: the one that the prompt names,
    /// else <c>story</c>.</summary>
    public string? BuiltIn { get; init; }

    /// <summary>Whether it answers the text of the prompt's last turn. Default no; what is set of the properties before and after counts
    /// more.</summary>
    public bool Echo { get; init; }

    /// <summary>
    /// Bytes sent as the body, verbatim, to every request that is in order; default null, which is <see cref="Text"/>. No limit. Sent with
    /// status 200 as
    /// <c>text/event-stream</c> (as JSON to a call that does not stream); a body that is nothing but one JSON object with an <c>error</c>
    /// whose <c>code</c>
    /// is a number from 400 to 599 is sent at once with that status as <c>application/json</c>, as the service does.
    /// </summary>
    public ReadOnlyMemory<byte>? Answer { get; init; }

    /// <summary>
    /// The path of a file whose bytes are sent like <see cref="Answer"/>; read anew at every request. Default null; not empty, and not
    /// together with
    /// <see cref="Answer"/>. A file that cannot be read is answered with an error of status 500.
    /// </summary>
    public string? AnswerFile { get; init; }

    /// <summary>The rules that decide by prompt and model; the first that fits counts more than the other properties. Default null:
    /// none.</summary>
    public EmulatorScript? Script { get; init; }

    /// <summary>
    /// Asked at every request, also those for models and token counts, before any of the other rules: what is to be answered, or null for
    /// what would be
    /// without it. Default null. It runs inside the request, on any thread and several times at once; what it throws comes out of the
    /// request.
    /// </summary>
    public Func<ReceivedRequest, EmulatorReply?>? OnRequest { get; init; }

    /// <summary>
    /// What goes wrong with every request that names no other fault, such as <c>503</c>, <c>drop:120</c> or <c>503 times 2</c> (the first
    /// two requests of
    /// every prompt): see <see cref="GeminiEmulator.Faults"/>. Default null: nothing.
    /// </summary>
    public string? Fault { get; init; }

    /// <summary>
    /// The share of the requests, from 0 to 1, that meet a fault drawn by <see cref="Seed"/> from those that a client must survive; it may
    /// stall for ever.
    /// Default 0.
    /// </summary>
    public double Chaos { get; init; }

    /// <summary>Where the draws begin: the same seed and order of requests give the same faults. Default 0; no limit.</summary>
    public int Seed { get; init; }

    /// <summary>Whether a request without a key or token is refused as the service does. Default no. The key <c>invalid</c> is refused
    /// always.</summary>
    public bool RequireKey { get; init; }

    /// <summary>How long after the request the first burst is due. Default 400 ms; from zero to one day.</summary>
    public TimeSpan FirstChunkDelay { get; init; } = TimeSpan.FromMilliseconds(400);

    /// <summary>
    /// How long after a burst the next one is due; with a verbatim answer, how long after an event the next one is. Default 250 ms; from
    /// zero to one day.
    /// A reader that comes late finds what became due meanwhile, one burst with each read.
    /// </summary>
    public TimeSpan BurstInterval { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>How many events arrive together: the service sends few, large bursts. Default 2; at least 1.</summary>
    public int EventsPerBurst { get; init; } = 2;

    /// <summary>
    /// How much of <see cref="Text"/> one event carries, in UTF-16 units. Default 60; at least 1. One more where a surrogate pair would be
    /// cut.
    /// </summary>
    public int CharactersPerEvent { get; init; } = 60;

    /// <summary>
    /// How many bytes one read gives at most. Default null: what is due, as far as it fits; at least 1. A read that ends inside a burst is
    /// followed by the
    /// next without a wait. A verbatim answer is then due as a whole after <see cref="FirstChunkDelay"/>, so that the cuts fall anywhere in
    /// it; with null
    /// it arrives event by event, cut after its blank lines.
    /// </summary>
    public int? BytesPerRead { get; init; }

    /// <summary>The clock of the rhythm. Default <see cref="TimeProvider.System"/>; not null.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>The <c>modelVersion</c> of the answer. Default null: the model asked for. No limit.</summary>
    public string? ModelVersion { get; init; }

    /// <summary>What these options answer where nothing else decides.</summary>
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
        Reply.Validate();
        if (!(Chaos >= 0 && Chaos <= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(Chaos), Chaos, "It is a share from 0 to 1.");
        }
    }
}
