using System.Reactive.Linq;

namespace GeminiRx;

/// <summary>How <see cref="ChunkOperators.Smooth(IObservable{Chunk}, SmoothOptions, System.Reactive.Concurrency.IScheduler)"/> shows
/// text.</summary>
public sealed record SmoothOptions
{
    /// <summary>The longest time that a character waits, as exactly as the scheduler keeps time. Default 1 s; more than zero, at most one
    /// minute.</summary>
    public TimeSpan MaxLag { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The time between two releases while text waits. Default 33 ms, 30 a second; more than zero, at most
    /// <see cref="MaxLag"/>.</summary>
    public TimeSpan Frame { get; init; } = TimeSpan.FromMilliseconds(33);

    /// <summary>
    /// Whether text is to be shown as it comes, such as while a window is hidden or where reduced motion is asked for. Subscribed to before
    /// the answer; what it
    /// said last counts, and until it says something, false. Its end means nothing; its error ends the stream. Default: never.
    /// </summary>
    public IObservable<bool> Instant { get; init; } = Observable.Never<bool>();

    internal void Validate()
    {
        ArgumentNullException.ThrowIfNull(Instant, nameof(Instant));
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(MaxLag, TimeSpan.Zero, nameof(MaxLag));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(MaxLag, TimeSpan.FromMinutes(1), nameof(MaxLag));
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(Frame, TimeSpan.Zero, nameof(Frame));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Frame, MaxLag, nameof(Frame));
    }
}
