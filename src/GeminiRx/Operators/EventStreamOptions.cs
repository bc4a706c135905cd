using System.Reactive.Concurrency;

namespace GeminiRx;

/// <summary>The options of
/// <see cref="ChunkOperators.WriteEventsTo(IObservable{Chunk}, Stream, EventStreamOptions, IScheduler, CancellationToken)"/>.</summary>
public sealed record EventStreamOptions
{
    /// <summary>
    /// The id of the last event that the reader has, from its header <c>Last-Event-ID</c>. The writing continues after it, if the source
    /// has delivered that event during the subscription, as <see cref="ChunkOperators.ShareLive"/> with
    /// <see cref="ShareOptions.KeepEveryChunk"/> does. Any other id, also an invalid one, is answered by an event <c>reset</c> and the
    /// whole answer. Default null, or empty: the whole answer.
    /// </summary>
    public string? LastEventId { get; init; }

    /// <summary>
    /// The name of the answer, which the ids begin with: <c>NAME-1</c>, <c>NAME-2</c>. Set it if one address may serve different answers
    /// one after the other, so that an id of an earlier one is unknown. No control characters. Default empty: <c>1</c>, <c>2</c>.
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

    /// <summary>The longest silence, after which a comment is written, so that no proxy closes the connection. More than zero. Default
    /// 15 s.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not greater than zero.</exception>
    public TimeSpan KeepAlive
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(value, TimeSpan.Zero, nameof(KeepAlive));
            field = value;
        }
    } = TimeSpan.FromSeconds(15);
}
