using static GeminiRx.Relay.OptionLimits;

namespace GeminiRx.Relay;

/// <summary>The limits of the answers in a log.</summary>
public sealed record AnswerLogOptions
{
    /// <summary>How long a producer keeps an answer without an append or a renewal. From 10 ms to 1 day. Default 10 s.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public TimeSpan Lease
    {
        get;
        init => field = Between(value, TimeSpan.FromMilliseconds(10), TimeSpan.FromDays(1), nameof(Lease));
    } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// How long after the end of its lease an answer without an end is lost: a reader then ends it with a
    /// <see cref="GeminiStreamException"/> (<see cref="StreamFault.Truncated"/>), for all readers, once it has seen the expired lease for a
    /// third of <see cref="Lease"/> and one second more without an outage of the storage. Until then another process can take the answer
    /// over. Not less than <see cref="Patience"/>, or an outage ends the answers of live producers. From 0;
    /// <see cref="TimeSpan.MaxValue"/>: never. Default 30 s.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public TimeSpan LostAfter
    {
        get;
        init => field = Between(value, TimeSpan.Zero, TimeSpan.MaxValue, nameof(LostAfter));
    } = TimeSpan.FromSeconds(30);

    /// <summary>How long an answer is kept after its last append. From 10 ms to 365 days. Default 1 hour.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public TimeSpan TimeToLive
    {
        get;
        init => field = Between(value, TimeSpan.FromMilliseconds(10), TimeSpan.FromDays(365), nameof(TimeToLive));
    } = TimeSpan.FromHours(1);

    /// <summary>How long producers and readers wait for a storage that is away or full, before they fail. From 0 to 1 day. Default
    /// 30 s.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public TimeSpan Patience
    {
        get;
        init => field = Between(value, TimeSpan.Zero, TimeSpan.FromDays(1), nameof(Patience));
    } = TimeSpan.FromSeconds(30);

    /// <summary>The maximum size of an answer in bytes of its records, from 1. Default 64 MiB.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public long MaxBytes
    {
        get;
        init => field = FromOne(value, nameof(MaxBytes));
    } = 64 << 20;

    /// <summary>
    /// How often a process looks for changes of which no signal tells: on files, those of other processes, once for all of its readers; on
    /// Redis, those whose signal was lost, for each reader. From 1 ms to 1 day. Default null: 100 ms on files, 2 s on Redis.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public TimeSpan? PollInterval
    {
        get;
        init => field = value is { } set ? Between(set, TimeSpan.FromMilliseconds(1), TimeSpan.FromDays(1), nameof(PollInterval)) : null;
    }

    /// <summary>
    /// Whether an append to a file is acknowledged when it is on the disk. Default false: when it is with the operating system, so that it
    /// survives the end of the process, but perhaps not a power failure. On Redis, <c>appendfsync</c> of the server decides.
    /// </summary>
    public bool FlushToDisk { get; init; }

    /// <summary>How many answers of a folder a process remembers, so that it need not read their files again, from 1. Twice the number of
    /// answers that it writes at once is enough. Default 2,048.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public int MaxKnownAnswers
    {
        get;
        init => field = FromOne(value, nameof(MaxKnownAnswers));
    } = Files.KnownFiles.Capacity;

    /// <summary>The clock of files, of delays and of polls; Redis has its own clock for leases. Default
    /// <see cref="TimeProvider.System"/>.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;
}
