namespace GeminiRx.Relay;

/// <summary>The options of the addresses of answers.</summary>
public sealed record GeminiAnswersOptions
{
    /// <summary>Answers the requests. Default null: the service <see cref="ChunkSource"/> of the application.</summary>
    public ChunkSource? Source { get; init; }

    /// <summary>Creates the request from the body of a POST. An <see cref="ArgumentException"/> is answered with the status 400, without
    /// its
    /// message. Default: the body is the prompt.</summary>
    public Func<string, GenerateRequest> CreateRequest { get; init; } = body => new GenerateRequest(body);

    /// <summary>The maximum size of the body of a POST in bytes, from 1. A larger one is answered with the status 413. Default
    /// 64 KiB.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public int MaxBodyBytes
    {
        get;
        init => field = OptionLimits.FromOne(value, nameof(MaxBodyBytes));
    } = 64 << 10;

    /// <summary>How many bytes of bodies may be in memory while they are read. A further POST is answered with the status 503. Default
    /// 256 MiB for these options; options may share a budget.</summary>
    public BodyBudget Bodies { get; init; } = new(256 << 20);

    /// <summary>The longest time of reading a body. More than zero, at most 1 day. A slower request is answered with the status 408.
    /// Default 1 minute.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public TimeSpan BodyLimit
    {
        get;
        init => field = OptionLimits.Between(value, TimeSpan.FromDays(1), nameof(BodyLimit));
    } = TimeSpan.FromMinutes(1);

    /// <summary>The maximum number of answers that this process writes at a time, from 1. A further POST is answered with the status 503.
    /// Default 1,000.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public int MaxAnswers
    {
        get;
        init => field = OptionLimits.FromOne(value, nameof(MaxAnswers));
    } = 1000;

    /// <summary>The longest silence of an event stream, after which a comment is written. More than zero, at most 1 day. Default
    /// 15 s.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public TimeSpan KeepAlive
    {
        get;
        init => field = OptionLimits.Between(value, TimeSpan.FromDays(1), nameof(KeepAlive));
    } = TimeSpan.FromSeconds(15);
}
