using System.Reactive.Linq;
using GeminiRx.Operators.Internal;

namespace GeminiRx;

public static partial class ChunkOperators
{
    /// <summary>Ends an answer in order when a token is cancelled: what arrived stays, the request is aborted.</summary>
    /// <param name="source">The chunks of an answer.</param>
    /// <param name="cancellationToken">Stops the answer. Cancelled before the subscription, <paramref name="source"/> is not subscribed
    /// to.</param>
    /// <returns>
    /// The answer up to the stop. Put it before operators that hold text, which then release it. Where several answers come one after the
    /// other,
    /// the stop ends the one that comes and all after it.
    /// <list type="bullet">
    /// <item><description>OnCompleted: as <paramref name="source"/>; at the stop, after a <see cref="FinishedChunk"/> with
    /// <see cref="Outcome.Stopped"/> and the last token counts.</description></item>
    /// <item><description>OnError: as <paramref name="source"/>.</description></item>
    /// <item><description>Dispose: disposes <paramref name="source"/> without a word, as without this operator.</description></item>
    /// </list>
    /// Delivered by the thread of <paramref name="source"/>; the end at a stop by the thread that cancels, or, where the observer is busy
    /// with a
    /// chunk, by the observer's thread when it is done. The request is aborted at once in both cases, and the thread that cancels does not
    /// wait.
    /// </returns>
    /// <exception cref="ArgumentNullException"><paramref name="source"/> is null.</exception>
    public static IObservable<Chunk> StopWhen(this IObservable<Chunk> source, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(source);
        return source.StopAt(cancellationToken.AsSignal());
    }

    /// <summary>Ends an answer in order when another sequence says anything.</summary>
    /// <typeparam name="TSignal">What the other sequence says; it does not matter.</typeparam>
    /// <param name="source">The chunks of an answer.</param>
    /// <param name="signal">
    /// Stops the answer with its first element; its error is passed on, and disposes <paramref name="source"/>; its completion without an
    /// element
    /// means nothing. It is subscribed to first: where its first element or error comes while it is, <paramref name="source"/> is not
    /// subscribed to.
    /// </param>
    /// <returns>As <see cref="StopWhen(IObservable{Chunk}, CancellationToken)"/>, where the thread that cancels is the thread of
    /// <paramref name="signal"/>.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    public static IObservable<Chunk> StopWhen<TSignal>(this IObservable<Chunk> source, IObservable<TSignal> signal)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(signal);
        return source.StopAt(signal);
    }

    private static IObservable<Chunk> StopAt<TSignal>(this IObservable<Chunk> source, IObservable<TSignal> signal) =>
        Observable.Defer(() =>
        {
            // What counts is what came out before the signal, the end of an answer included.
            Usage? usage = null;
            var isFinished = false;

            void Note(Chunk chunk)
            {
                isFinished = chunk is FinishedChunk;
                usage = isFinished ? null : (chunk as UsageChunk)?.Usage ?? usage;
            }

            void Stop(IObserver<Chunk> observer)
            {
                if (!isFinished)
                {
                    observer.OnNext(new FinishedChunk(Outcome.Stopped) { Usage = usage });
                }

                observer.OnCompleted();
            }

            return source.RefuseNull().EndOnSignal(signal, Note, Stop);
        });
}
