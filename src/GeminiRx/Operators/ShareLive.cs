using System.Reactive.Disposables;
using System.Reactive.Linq;
using GeminiRx.Operators.Internal;

namespace GeminiRx;

public static partial class ChunkOperators
{
    /// <summary>Shares one answer, and so one request, between any number of subscribers, whenever they come.</summary>
    /// <remarks>
    /// The first subscriber sends the request, by the one subscription to <paramref name="source"/> that there ever is. The last to leave
    /// before the end aborts it.
    /// Whoever comes later, also after the end or the abort, gets what there is. All subscribers of one call of this method share; what
    /// came of the answer is kept
    /// as long as the returned sequence is.
    /// </remarks>
    /// <param name="source">The chunks of an answer.</param>
    /// <returns>
    /// First the answer so far, with neighbouring texts joined and the newest metadata of each kind, on the subscriber's thread; then,
    /// without a gap or an overlap,
    /// what comes, on the thread that delivers <paramref name="source"/>, or, while the subscriber is busy with another chunk, on that
    /// chunk's thread. A subscriber
    /// that blocks holds the others up.
    /// <list type="bullet">
    /// <item><description>OnCompleted: as <paramref name="source"/>; for who comes after the abort, after a <see cref="FinishedChunk"/>
    /// with <see cref="Outcome.Stopped"/> and the last token counts.</description></item>
    /// <item><description>OnError: as <paramref name="source"/>, after what came before, also for who comes later.</description></item>
    /// <item><description>Dispose: nothing more for this subscriber; the last one's disposes
    /// <paramref name="source"/>.</description></item>
    /// </list>
    /// </returns>
    /// <exception cref="ArgumentNullException"><paramref name="source"/> is null.</exception>
    public static IObservable<Chunk> ShareLive(this IObservable<Chunk> source)
    {
        ArgumentNullException.ThrowIfNull(source);
        var answer = new SharedAnswer(source, new SingleAssignmentDisposable());
        return Observable.Create<Chunk>(answer.Subscribe);
    }
}
