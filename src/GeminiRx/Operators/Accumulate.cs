using System.Reactive.Linq;
using GeminiRx.Operators.Internal;

namespace GeminiRx;

public static partial class ChunkOperators
{
    /// <summary>Accumulates an answer, with a snapshot after every chunk.</summary>
    /// <remarks>
    /// A snapshot is immutable and takes constant time, however long the answer is: its text is built on the first read. A
    /// <see cref="RewindChunk"/> removes the content and the citations since the last checkpoint. A chunk after a
    /// <see cref="FinishedChunk"/> starts the next answer with an empty snapshot.
    /// </remarks>
    /// <param name="source">The chunks of an answer.</param>
    /// <returns>
    /// A snapshot after every chunk, on the thread of <paramref name="source"/>.
    /// <list type="bullet">
    /// <item><description>OnCompleted: as <paramref name="source"/>.</description></item>
    /// <item><description>OnError: as <paramref name="source"/>; the last snapshot contains everything before the
    /// error.</description></item>
    /// <item><description>Dispose: disposes <paramref name="source"/>.</description></item>
    /// </list>
    /// </returns>
    /// <exception cref="ArgumentNullException"><paramref name="source"/> is null.</exception>
    public static IObservable<Completion> Accumulate(this IObservable<Chunk> source)
    {
        ArgumentNullException.ThrowIfNull(source);
        return source
            .RefuseNull()
            .Scan(new AccumulatedAnswer(), (answer, chunk) => answer.With(chunk))
            .Select(answer => new Completion(answer));
    }

    /// <summary>Accumulates a complete answer; of several answers in sequence, the last one.</summary>
    /// <param name="source">The chunks of an answer.</param>
    /// <returns>
    /// One <see cref="Completion"/>, empty for an empty source, on the thread of <paramref name="source"/>.
    /// <list type="bullet">
    /// <item><description>OnCompleted: after the element, when <paramref name="source"/> completes, whatever the
    /// outcome.</description></item>
    /// <item><description>OnError: as <paramref name="source"/>, without an element. Use <see cref="Accumulate"/> to keep the content
    /// before an error.</description></item>
    /// <item><description>Dispose: disposes <paramref name="source"/>.</description></item>
    /// </list>
    /// </returns>
    /// <exception cref="ArgumentNullException"><paramref name="source"/> is null.</exception>
    public static IObservable<Completion> ToCompletion(this IObservable<Chunk> source)
    {
        ArgumentNullException.ThrowIfNull(source);
        return source
            .RefuseNull()
            .Aggregate(new AccumulatedAnswer(), (answer, chunk) => answer.With(chunk))
            .Select(answer => new Completion(answer));
    }
}
