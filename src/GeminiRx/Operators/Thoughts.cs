using System.Reactive.Linq;

namespace GeminiRx;

public static partial class ChunkOperators
{
    /// <summary>Selects the thought summaries of candidate 0, without repetitions after a rewind (it includes
    /// <see cref="WithoutRewinds"/>).</summary>
    /// <param name="source">The chunks of an answer. It contains thoughts only if <see cref="ThinkingConfig.IncludeThoughts"/> was
    /// set.</param>
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
    public static IObservable<string> Thoughts(this IObservable<Chunk> source) =>
        source
            .WithoutRewinds()
            .OfType<ThoughtChunk>()
            .Where(chunk => chunk is { Candidate: 0, Text.Length: > 0 })
            .Select(chunk => chunk.Text);
}
