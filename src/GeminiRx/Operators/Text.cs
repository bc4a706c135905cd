using System.Reactive.Linq;
using GeminiRx.Operators.Internal;

namespace GeminiRx;

public static partial class ChunkOperators
{
    /// <summary>Selects the answer's text: what a person reads, without thoughts, of candidate 0, nothing twice (it includes
    /// <see cref="WithoutRewinds"/>).</summary>
    /// <param name="source">The chunks of an answer.</param>
    /// <returns>
    /// The pieces of text as they come, empty ones left out, on the thread that delivers <paramref name="source"/>.
    /// <list type="bullet">
    /// <item><description>OnCompleted: when <paramref name="source"/> completes, whatever the outcome.</description></item>
    /// <item><description>OnError: as <paramref name="source"/>; a <see cref="GeminiStreamException"/> where a rewound answer goes another
    /// way than before (<see cref="StreamFault.Diverged"/>).</description></item>
    /// <item><description>Dispose: disposes <paramref name="source"/>.</description></item>
    /// </list>
    /// </returns>
    /// <exception cref="ArgumentNullException"><paramref name="source"/> is null.</exception>
    public static IObservable<string> Text(this IObservable<Chunk> source) =>
        source.WithoutRewinds().OfType<TextChunk>().Where(chunk => chunk is { Candidate: 0, Text.Length: > 0 }).Select(chunk => chunk.Text);

    /// <summary>Applies an operator on chunks to plain pieces of text.</summary>
    private static IObservable<string> AsText(this IObservable<string> source, Func<IObservable<Chunk>, IObservable<Chunk>> apply)
    {
        ArgumentNullException.ThrowIfNull(source);
        return apply(source.RefuseNull().Select(text => new TextChunk(text)))
            .OfType<TextChunk>()
            .Where(chunk => chunk.Text.Length > 0)
            .Select(chunk => chunk.Text);
    }
}
