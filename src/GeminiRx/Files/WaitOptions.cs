namespace GeminiRx;

/// <summary>How long and how often <see cref="GeminiFiles.WaitUntilActive"/> asks for the state of a file.</summary>
public sealed record WaitOptions
{
    /// <summary>The time between two requests, more than zero. Default 2 s.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not more than zero.</exception>
    public TimeSpan Interval
    {
        get;
        init => field = Positive(value, nameof(Interval));
    } = TimeSpan.FromSeconds(2);

    /// <summary>The time after which the wait ends with an error, more than zero. A long video takes minutes. Default 10 min.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not more than zero.</exception>
    public TimeSpan Limit
    {
        get;
        init => field = Positive(value, nameof(Limit));
    } = TimeSpan.FromMinutes(10);

    private static TimeSpan Positive(TimeSpan value, string name) =>
        value > TimeSpan.Zero ? value : throw new ArgumentOutOfRangeException(name, value, $"Invalid {name} {value}: use more than zero.");
}
