using System.Reactive.Linq;
using GeminiRx.Operators.Internal;

namespace GeminiRx;

public static partial class ChunkOperators
{
    /// <summary>Makes an error of an answer that ended in order but is not complete: blocked, out of tokens, stopped, malformed.</summary>
    /// <param name="source">The chunks of an answer.</param>
    /// <returns>
    /// The same chunks, the <see cref="FinishedChunk"/> included, on the thread that delivers <paramref name="source"/>.
    /// <list type="bullet">
    /// <item><description>OnCompleted: as <paramref name="source"/>, where the outcome is <see cref="Outcome.Completed"/> or nothing was
    /// said of one.</description></item>
    /// <item><description>OnError: a <see cref="GeminiNotCompletedException"/> in the place of OnCompleted for any other outcome, or, where
    /// another answer follows, in the place of its first chunk; an error of <paramref name="source"/> as it is.</description></item>
    /// <item><description>Dispose: disposes <paramref name="source"/>.</description></item>
    /// </list>
    /// </returns>
    /// <exception cref="ArgumentNullException"><paramref name="source"/> is null.</exception>
    public static IObservable<Chunk> EnsureCompleted(this IObservable<Chunk> source)
    {
        ArgumentNullException.ThrowIfNull(source);
        return Observable.Defer(() =>
        {
            FinishedChunk? end = null;

            Chunk Check(Chunk chunk)
            {
                if (end is { Outcome: not Outcome.Completed })
                {
                    throw new GeminiNotCompletedException(end); // another answer begins
                }

                end = chunk as FinishedChunk;
                return chunk;
            }

            var verdict = Observable.Defer(() =>
                end is null or { Outcome: Outcome.Completed }
                    ? Observable.Empty<Chunk>()
                    : Observable.Throw<Chunk>(new GeminiNotCompletedException(end))
            );
            return source.RefuseNull().Select(Check).Concat(verdict);
        });
    }
}
