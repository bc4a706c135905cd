using System.Reactive.Linq;
using GeminiRx.Operators.Internal;

namespace GeminiRx;

public static partial class ChunkOperators
{
    /// <summary>Puts an answer together while it comes.</summary>
    /// <remarks>
    /// A snapshot costs as much as a chunk, however long the answer is, and stays as it is: its text is made when it is asked for. A
    /// <see cref="RewindChunk"/> takes the content since the last checkpoint out again, and the citations with it. What comes after a
    /// <see cref="FinishedChunk"/> belongs to the next answer, whose snapshots hold nothing of the one before.
    /// </remarks>
    /// <param name="source">The chunks of an answer.</param>
    /// <returns>
    /// A snapshot after every chunk, on the thread that delivers <paramref name="source"/>.
    /// <list type="bullet">
    /// <item><description>OnCompleted: as <paramref name="source"/>.</description></item>
    /// <item><description>OnError: as <paramref name="source"/>; the last snapshot holds what came.</description></item>
    /// <item><description>Dispose: disposes <paramref name="source"/>.</description></item>
    /// </list>
    /// </returns>
    /// <exception cref="ArgumentNullException"><paramref name="source"/> is null.</exception>
    public static IObservable<Completion> Accumulate(this IObservable<Chunk> source)
    {
        ArgumentNullException.ThrowIfNull(source);
        return source.RefuseNull().Scan(new Accumulated(), (before, chunk) => before.With(chunk)).Select(now => now.Snapshot());
    }

    /// <summary>Puts an answer together, whole; of several answers one after the other, the last.</summary>
    /// <param name="source">The chunks of an answer.</param>
    /// <returns>
    /// One <see cref="Completion"/>, empty where nothing came, on the thread that delivers <paramref name="source"/>.
    /// <list type="bullet">
    /// <item><description>OnCompleted: after it, when <paramref name="source"/> completes, whatever the outcome.</description></item>
    /// <item><description>OnError: as <paramref name="source"/>, without a <see cref="Completion"/>; <see cref="Accumulate"/> gives what
    /// came before an error.</description></item>
    /// <item><description>Dispose: disposes <paramref name="source"/>.</description></item>
    /// </list>
    /// </returns>
    /// <exception cref="ArgumentNullException"><paramref name="source"/> is null.</exception>
    public static IObservable<Completion> ToCompletion(this IObservable<Chunk> source)
    {
        ArgumentNullException.ThrowIfNull(source);
        return source.RefuseNull().Aggregate(new Accumulated(), (before, chunk) => before.With(chunk)).Select(now => now.Snapshot());
    }
}
