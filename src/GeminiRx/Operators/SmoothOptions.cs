using System.Reactive.Linq;
using System.Runtime.CompilerServices;

namespace GeminiRx;

/// <summary>The options of
/// <see cref="ChunkOperators.Smooth(IObservable{Chunk}, SmoothOptions, System.Reactive.Concurrency.IScheduler)"/>.</summary>
public sealed record SmoothOptions
{
    /// <summary>The maximum time that a character is held, within the precision of the scheduler. More than zero, at most one minute.
    /// Default 1 s.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public TimeSpan MaxLag
    {
        get;
        init => field = Within(value, TimeSpan.FromMinutes(1));
    } = TimeSpan.FromSeconds(1);

    /// <summary>The time between two releases while text is held. More than zero, at most <see cref="MaxLag"/>. Default 33 ms (30 per
    /// second).</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not greater than zero.</exception>
    public TimeSpan Frame
    {
        get;
        init => field = Within(value, TimeSpan.MaxValue);
    } = TimeSpan.FromMilliseconds(33);

    /// <summary>
    /// Whether to release text at once, for example while a window is hidden or the user prefers reduced motion. It is subscribed to before
    /// the answer. The newest element counts, and false before the first one. Its completion is ignored; its error ends the stream.
    /// Default: never.
    /// </summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public IObservable<bool> Instant
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(Instant));
    } = Observable.Never<bool>();

    /// <summary>
    /// Whether the strings in streamed arguments of function calls (<see cref="ToolArgumentsChunk"/>) are spread like text. A piece that is
    /// not the last one of its string has <see cref="ToolArgumentsChunk.WillContinue"/>. The complete call releases them. Default false:
    /// they are delivered at once, after the held chunks.
    /// </summary>
    public bool PacesArguments { get; init; }

    private static TimeSpan Within(TimeSpan value, TimeSpan max, [CallerMemberName] string name = "") =>
        value > TimeSpan.Zero && value <= max
            ? value
            : throw new ArgumentOutOfRangeException(name, value, $"Invalid {name} {value}: use a time above zero and at most {max}.");
}
