using System.Reactive.Linq;
using GeminiRx.Operators.Internal;

namespace GeminiRx;

public static partial class ChunkOperators
{
    /// <summary>Turns an answer that ended without being complete into an error: blocked, out of tokens, stopped or malformed.</summary>
    /// <param name="source">The chunks of an answer.</param>
    /// <returns>
    /// The same chunks, including the <see cref="FinishedChunk"/>, on the thread of <paramref name="source"/>.
    /// <list type="bullet">
    /// <item><description>OnCompleted: as <paramref name="source"/>, if the outcome is <see cref="Outcome.Completed"/> or there is no
    /// outcome.</description></item>
    /// <item><description>OnError: for any other outcome, a <see cref="GeminiNotCompletedException"/> instead of OnCompleted, or instead of
    /// the first chunk of a following answer; errors of <paramref name="source"/> unchanged.</description></item>
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
                if (end?.ToException() is { } failure)
                {
                    throw failure; // the next answer starts
                }

                end = chunk as FinishedChunk;
                return chunk;
            }

            var check = Observable.Defer(() =>
                end?.ToException() is { } failure ? Observable.Throw<Chunk>(failure) : Observable.Empty<Chunk>()
            );
            return source.RefuseNull().Select(Check).Concat(check);
        });
    }
}
