using System.Reactive.Linq;

namespace GeminiRx;

public static partial class ChunkOperators
{
    /// <summary>Selects the images, sounds and other data that the model made, of candidate 0, none twice (it includes
    /// <see cref="WithoutRewinds"/>).</summary>
    /// <param name="source">The chunks of an answer.</param>
    /// <returns>
    /// The media as they come, on the thread that delivers <paramref name="source"/>.
    /// <list type="bullet">
    /// <item><description>OnCompleted: when <paramref name="source"/> completes, whatever the outcome.</description></item>
    /// <item><description>OnError: as <paramref name="source"/>; a <see cref="GeminiStreamException"/> where a rewound answer goes another
    /// way than before (<see cref="StreamFault.Diverged"/>).</description></item>
    /// <item><description>Dispose: disposes <paramref name="source"/>.</description></item>
    /// </list>
    /// </returns>
    /// <exception cref="ArgumentNullException"><paramref name="source"/> is null.</exception>
    public static IObservable<MediaChunk> Media(this IObservable<Chunk> source) =>
        source.WithoutRewinds().OfType<MediaChunk>().Where(chunk => chunk.Candidate == 0);
}
