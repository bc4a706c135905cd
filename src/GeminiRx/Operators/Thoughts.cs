using System.Reactive.Linq;

namespace GeminiRx;

public static partial class ChunkOperators
{
    /// <summary>Selects the summary of the model's thoughts, of candidate 0, nothing twice (it includes
    /// <see cref="WithoutRewinds"/>).</summary>
    /// <param name="source">The chunks of an answer; there are thoughts in it only where <see cref="ThinkingConfig.IncludeThoughts"/> was
    /// set.</param>
    /// <returns>
    /// The pieces of thought as they come, empty ones left out, on the thread that delivers <paramref name="source"/>.
    /// <list type="bullet">
    /// <item><description>OnCompleted: when <paramref name="source"/> completes, whatever the outcome.</description></item>
    /// <item><description>OnError: as <paramref name="source"/>; a <see cref="GeminiStreamException"/> where a rewound answer goes another
    /// way than before (<see cref="StreamFault.Diverged"/>).</description></item>
    /// <item><description>Dispose: disposes <paramref name="source"/>.</description></item>
    /// </list>
    /// </returns>
    /// <exception cref="ArgumentNullException"><paramref name="source"/> is null.</exception>
    public static IObservable<string> Thoughts(this IObservable<Chunk> source) =>
        source
            .WithoutRewinds()
            .OfType<ThoughtChunk>()
            .Where(chunk => chunk is { Candidate: 0, Text.Length: > 0 })
            .Select(chunk => chunk.Text);
}
