using Microsoft.AspNetCore.Http;
using static GeminiRx.Relay.OptionLimits;

namespace GeminiRx.Relay;

/// <summary>The folder and the limits of durable streams.</summary>
public sealed record DurableStreamsOptions
{
    private const long MaxBytes = 1L << 50;

    /// <summary>The headers of responses that a page of another origin needs to read: for <c>WithExposedHeaders</c> of a CORS
    /// policy.</summary>
    public static IReadOnlyList<string> ExposedHeaders { get; } =
    [
        "ETag",
        "Location",
        "Producer-Epoch",
        "Producer-Expected-Seq",
        "Producer-Received-Seq",
        "Producer-Seq",
        "Retry-After",
        "Stream-Closed",
        "Stream-Cursor",
        "Stream-Expires-At",
        "Stream-Next-Offset",
        "Stream-SSE-Data-Encoding",
        "Stream-TTL",
        "Stream-Up-To-Date",
    ];

    /// <summary>The folder, which contains nothing else. It is created with the mode 0700, its files with 0600. Several processes of
    /// one machine may use it.</summary>
    public required string Folder { get; init; }

    /// <summary>The maximum size of an append in bytes, from 1 byte to 1 GiB. It is kept in memory until it is in the file; a larger one is
    /// answered with the status 413. Default 4 MiB.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public int MaxBodyBytes
    {
        get;
        init => field = (int)Between(value, 1, 1 << 30, nameof(MaxBodyBytes));
    } = 4 << 20;

    /// <summary>How many bytes of appends of all callers may be in memory: what has arrived of them, four times, since an append is copied
    /// until it is in the file. A further append is answered with the status 503. At least four times one byte more than
    /// <see cref="MaxBodyBytes"/>. Default 1 GiB for these options; options may share a budget.</summary>
    public BodyBudget Bodies { get; init; } = new(1 << 30);

    /// <summary>Called before an append is read: how many bytes of appends of this caller may be in memory, counted as in
    /// <see cref="Bodies"/>. A further append is answered with the status 429. Default null: no limit for callers.</summary>
    public Func<HttpContext, BodyBudget>? CallerBodies { get; init; }

    /// <summary>The longest time of reading an append. More than zero, at most 1 day. A slower one is answered with the status 408. Default
    /// 5 minutes.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public TimeSpan BodyLimit
    {
        get;
        init => field = Between(value, TimeSpan.FromDays(1), nameof(BodyLimit));
    } = TimeSpan.FromMinutes(5);

    /// <summary>The maximum size of the file of a stream in bytes, with what a fork reads from its source, from 1 byte to 1 PiB. An append
    /// needs about 40 bytes more than it has. One that exceeds the limit is answered with the status 507; the stream can still be closed.
    /// Default 64 MiB.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public long MaxStreamBytes
    {
        get;
        init => field = Between(value, 1, MaxBytes, nameof(MaxStreamBytes));
    } = 64 << 20;

    /// <summary>The maximum number of streams in the folder, from 1, with those that are kept for their forks. A further one is answered
    /// with the status 507. Streams of other processes are counted within a minute. Default 100,000.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public int MaxStreams
    {
        get;
        init => field = (int)Between(value, 1, int.MaxValue, nameof(MaxStreams));
    } = 100_000;

    /// <summary>The maximum size of all files in the folder in bytes, from 1 byte to 1 PiB. What exceeds it is answered with the status
    /// 507; streams can still be closed and removed. Bytes of other processes are counted within a minute. Default 16 GiB.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public long MaxTotalBytes
    {
        get;
        init => field = Between(value, 1, MaxBytes, nameof(MaxTotalBytes));
    } = 16L << 30;

    /// <summary>The size of a response to a reader in bytes, from 1 byte to 1 GiB. A larger one is cut at the end of an append; the
    /// places for that are about 64 KiB apart. A reader asks for the rest. It is read from the file in parts of 64 KiB. Default
    /// 1 MiB.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public int MaxPageBytes
    {
        get;
        init => field = (int)Between(value, 1, 1 << 30, nameof(MaxPageBytes));
    } = 1 << 20;

    /// <summary>The maximum number of producers whose sequence numbers are kept for a stream, from 1 to 1,000,000. A further one is
    /// answered with the status 507. Default 1,024.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public int MaxProducers
    {
        get;
        init => field = (int)Between(value, 1, 1_000_000, nameof(MaxProducers));
    } = 1024;

    /// <summary>The maximum number of readers of this process that wait at a time, from 0. A further one is answered with the status 503.
    /// Default 10,000.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public int MaxWaitingReaders
    {
        get;
        init => field = (int)Between(value, 0, int.MaxValue, nameof(MaxWaitingReaders));
    } = 10_000;

    /// <summary>How long a long-poll waits for bytes. More than zero, at most 1 hour. Default 20 s.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public TimeSpan LongPollTimeout
    {
        get;
        init => field = Between(value, TimeSpan.FromHours(1), nameof(LongPollTimeout));
    } = TimeSpan.FromSeconds(20);

    /// <summary>How long an event stream lasts; then the reader connects again. More than zero, at most 1 day. Default 60 s.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public TimeSpan EventStreamDuration
    {
        get;
        init => field = Between(value, TimeSpan.FromDays(1), nameof(EventStreamDuration));
    } = TimeSpan.FromSeconds(60);

    /// <summary>The longest silence of an event stream, after which a comment is written. More than zero, at most 1 day. Default
    /// 15 s.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public TimeSpan KeepAlive
    {
        get;
        init => field = Between(value, TimeSpan.FromDays(1), nameof(KeepAlive));
    } = TimeSpan.FromSeconds(15);

    /// <summary>How often waiting readers look for appends of other processes; those of this process wake them at once. More than zero, at
    /// most 1 day. Default 1 s.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public TimeSpan PollInterval
    {
        get;
        init => field = Between(value, TimeSpan.FromDays(1), nameof(PollInterval));
    } = TimeSpan.FromSeconds(1);

    /// <summary>Whether an append is acknowledged when it is on the disk. Default false: when it is with the operating system, so that it
    /// survives the end of the process, but perhaps not a power failure.</summary>
    public bool FlushToDisk { get; init; }

    /// <summary>The clock of expiry, waits and cursors. Default <see cref="TimeProvider.System"/>.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>The steps of cursors.</summary>
    internal Random Random { get; init; } = Random.Shared;
}
