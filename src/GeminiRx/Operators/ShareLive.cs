using System.Reactive.Disposables;
using System.Reactive.Linq;
using GeminiRx.Operators.Internal;

namespace GeminiRx;

public static partial class ChunkOperators
{
    /// <summary>Shares one answer, and so one request, between any number of subscribers, at any time.</summary>
    /// <remarks>
    /// The first subscriber sends the request, with the only subscription to <paramref name="source"/>. If the last subscriber leaves
    /// before the end, the request is aborted, unless the options say otherwise. Later subscribers, also after the end or the abort,
    /// receive the answer so far. All subscribers of the returned sequence share one answer, which is kept as long as the sequence.
    /// </remarks>
    /// <param name="source">The chunks of an answer.</param>
    /// <param name="options">What late subscribers receive, and whether the answer continues without subscribers. Default null: the
    /// defaults of <see cref="ShareOptions"/>.</param>
    /// <returns>
    /// First the answer so far, with adjacent texts joined and the newest metadata of each kind (or every chunk,
    /// <see cref="ShareOptions.KeepEveryChunk"/>), on the thread of the subscriber and before the subscription returns. Then the
    /// following chunks, without a gap or an overlap, on the thread of <paramref name="source"/>, or, if the subscriber is busy with
    /// another chunk, on the thread of that chunk. A blocking subscriber delays the others.
    /// <list type="bullet">
    /// <item><description>OnCompleted: as <paramref name="source"/>; after an abort, a later subscriber first receives a
    /// <see cref="FinishedChunk"/> with <see cref="Outcome.Stopped"/> and the last token counts.</description></item>
    /// <item><description>OnError: as <paramref name="source"/>, after the chunks before it, also for later
    /// subscribers.</description></item>
    /// <item><description>Dispose: ends this subscription; the last one disposes <paramref name="source"/>, unless
    /// <see cref="ShareOptions.StopWhenUnused"/> is false.</description></item>
    /// </list>
    /// </returns>
    /// <exception cref="ArgumentNullException"><paramref name="source"/> is null.</exception>
    public static IObservable<Chunk> ShareLive(this IObservable<Chunk> source, ShareOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(source);
        options ??= new ShareOptions();
        var answer = new SharedAnswer(source, new SingleAssignmentDisposable(), options.KeepEveryChunk, options.StopWhenUnused);
        return Observable.Create<Chunk>(answer.Subscribe);
    }
}

/// <summary>The options of <see cref="ChunkOperators.ShareLive"/>.</summary>
public sealed record ShareOptions
{
    /// <summary>
    /// Whether a late subscriber receives every chunk as it came, so that all subscribers count the same chunks
    /// (<see cref="EventStreamOptions.LastEventId"/>). Default false: adjacent texts joined, and the newest metadata of each kind.
    /// </summary>
    public bool KeepEveryChunk { get; init; }

    /// <summary>
    /// Whether the request is aborted when the last subscriber leaves. Default true. False: the answer continues to its end, which is
    /// billed, for subscribers that come back; end it with <see cref="ChunkOperators.StopWhen(IObservable{Chunk}, CancellationToken)"/> or
    /// <see cref="ChunkOperators.LimitTime"/> before <see cref="ChunkOperators.ShareLive"/>.
    /// </summary>
    public bool StopWhenUnused { get; init; } = true;
}
