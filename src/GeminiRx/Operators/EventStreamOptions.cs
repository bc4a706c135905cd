using System.Reactive.Concurrency;

namespace GeminiRx;

/// <summary>The options of
/// <see cref="ChunkOperators.WriteEventsTo(IObservable{Chunk}, Stream, EventStreamOptions, IScheduler, CancellationToken)"/>.</summary>
public sealed record EventStreamOptions
{
    // The longest time of a timer.
    internal static TimeSpan MaxKeepAlive { get; } = TimeSpan.FromDays(24);

    /// <summary>
    /// The id of the last event that the reader has, from its header <c>Last-Event-ID</c>. The writing continues after it, if the source
    /// has delivered the same chunks up to it during the subscription, as <see cref="ChunkOperators.ShareLive"/> with
    /// <see cref="ShareOptions.KeepEveryChunk"/> does. Any other id, also an invalid one, is answered by an event <c>reset</c> and the
    /// whole answer. Default null, or empty: the whole answer.
    /// </summary>
    public string? LastEventId { get; init; }

    /// <summary>
    /// The name of the answer, which the ids begin with. Set it if one address may serve different answers one after the other, so that an
    /// id of an earlier one is unknown. No control characters. Default empty.
    /// </summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    /// <exception cref="ArgumentException">The value contains a control character.</exception>
    public string AnswerId
    {
        get;
        init
        {
            ArgumentNullException.ThrowIfNull(value, nameof(AnswerId));
            field = value.Any(char.IsControl)
                ? throw new ArgumentException("Invalid AnswerId: use a name without control characters.", nameof(AnswerId))
                : value;
        }
    } = "";

    /// <summary>The longest silence, after which a comment is written, so that no proxy closes the connection. More than zero,
    /// at most 24 days. Default 15 s.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public TimeSpan KeepAlive
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(value, TimeSpan.Zero, nameof(KeepAlive));
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, MaxKeepAlive, nameof(KeepAlive));
            field = value;
        }
    } = TimeSpan.FromSeconds(15);
}
