using System.Reactive.Linq;
using GeminiRx.Operators.Internal;

namespace GeminiRx;

public static partial class ChunkOperators
{
    /// <summary>Selects the answer text, without thoughts, of candidate 0, without repetitions after a rewind (it includes
    /// <see cref="WithoutRewinds"/>).</summary>
    /// <param name="source">The chunks of an answer.</param>
    /// <returns>
    /// The pieces of text as they arrive, without empty ones, on the thread of <paramref name="source"/>.
    /// <list type="bullet">
    /// <item><description>OnCompleted: when <paramref name="source"/> completes, whatever the outcome.</description></item>
    /// <item><description>OnError: as <paramref name="source"/>; a <see cref="GeminiStreamException"/> with
    /// <see cref="StreamFault.Diverged"/> if a rewound answer differs from the delivered one.</description></item>
    /// <item><description>Dispose: disposes <paramref name="source"/>.</description></item>
    /// </list>
    /// </returns>
    /// <exception cref="ArgumentNullException"><paramref name="source"/> is null.</exception>
    public static IObservable<string> Text(this IObservable<Chunk> source) =>
        source.WithoutRewinds().OfType<TextChunk>().Where(chunk => chunk is { Candidate: 0, Text.Length: > 0 }).Select(chunk => chunk.Text);

    /// <summary>Applies a chunk operator to plain text.</summary>
    private static IObservable<string> AsText(this IObservable<string> source, Func<IObservable<Chunk>, IObservable<Chunk>> apply)
    {
        ArgumentNullException.ThrowIfNull(source);
        return apply(source.RefuseNull().Select(text => new TextChunk(text)))
            .OfType<TextChunk>()
            .Where(chunk => chunk.Text.Length > 0)
            .Select(chunk => chunk.Text);
    }
}
