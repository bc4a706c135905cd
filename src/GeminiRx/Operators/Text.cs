using System.Reactive.Linq;

namespace GeminiRx;

public static partial class ChunkOperators
{
    /// <summary>Selects the answer's text: what a person reads, without thoughts, of candidate 0.</summary>
    /// <param name="source">The chunks of an answer.</param>
    /// <returns>
    /// The pieces of text as they come, empty ones left out, on the thread that delivers <paramref name="source"/>.
    /// <list type="bullet">
    /// <item><description>OnCompleted: when <paramref name="source"/> completes, whatever the outcome.</description></item>
    /// <item><description>OnError: as <paramref name="source"/>.</description></item>
    /// <item><description>Dispose: disposes <paramref name="source"/>.</description></item>
    /// </list>
    /// </returns>
    /// <exception cref="ArgumentNullException"><paramref name="source"/> is null.</exception>
    public static IObservable<string> Text(this IObservable<Chunk> source)
    {
        ArgumentNullException.ThrowIfNull(source);
        return source.OfType<TextChunk>().Where(chunk => chunk is { Candidate: 0, Text.Length: > 0 }).Select(chunk => chunk.Text);
    }
}
