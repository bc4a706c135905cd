using System.Reactive.Linq;
using GeminiRx.Operators.Internal;

namespace GeminiRx;

public static partial class ChunkOperators
{
    /// <summary>Ends an answer in order when a token is cancelled: keeps the delivered chunks and aborts the request.</summary>
    /// <param name="source">The chunks of an answer.</param>
    /// <param name="cancellationToken">Stops the answer. If it is cancelled before the subscription, <paramref name="source"/> is not
    /// subscribed to.</param>
    /// <returns>
    /// The answer up to the stop. Apply it before operators that hold text, so that they release it. In a sequence of several answers, the
    /// stop ends the current answer and all following ones. Delivered by the thread of <paramref name="source"/>. The end at a stop is
    /// delivered by the cancelling thread, or, if the observer is busy with a chunk, afterwards by its thread. In both cases the request is
    /// aborted at once, and the cancelling thread does not wait.
    /// <list type="bullet">
    /// <item><description>OnCompleted: as <paramref name="source"/>; at the stop, after a <see cref="FinishedChunk"/> with
    /// <see cref="Outcome.Stopped"/> and the last token counts.</description></item>
    /// <item><description>OnError: as <paramref name="source"/>.</description></item>
    /// <item><description>Dispose: disposes <paramref name="source"/> without a <see cref="FinishedChunk"/>.</description></item>
    /// </list>
    /// </returns>
    /// <exception cref="ArgumentNullException"><paramref name="source"/> is null.</exception>
    public static IObservable<Chunk> StopWhen(this IObservable<Chunk> source, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(source);
        return source.StopAt(cancellationToken.AsSignal());
    }

    /// <summary>Ends an answer in order at the first element of another sequence.</summary>
    /// <typeparam name="TSignal">The element type of the signal. Its value is ignored.</typeparam>
    /// <param name="source">The chunks of an answer.</param>
    /// <param name="signal">
    /// Stops the answer with its first element. Its error is passed on and disposes <paramref name="source"/>; its completion without an
    /// element is ignored. It is subscribed to first: if it delivers an element or error during its subscription, <paramref name="source"/>
    /// is not subscribed to.
    /// </param>
    /// <returns>As <see cref="StopWhen(IObservable{Chunk}, CancellationToken)"/>, with the thread of <paramref name="signal"/> as the
    /// cancelling thread.</returns>
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
            // Only delivered chunks count, including the end of an answer.
            UsageChunk? usage = null;
            var isFinished = false;

            void Record(Chunk chunk)
            {
                isFinished = chunk is FinishedChunk;
                usage = isFinished ? null : chunk as UsageChunk ?? usage;
            }

            void Stop(IObserver<Chunk> observer)
            {
                if (!isFinished)
                {
                    observer.OnNext(new FinishedChunk(Outcome.Stopped) { Usage = usage?.Usage });
                }

                observer.OnCompleted();
            }

            return source.RefuseNull().EndOnSignal(signal, Record, Stop);
        });
}
