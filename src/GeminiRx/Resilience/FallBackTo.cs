using System.Diagnostics;
using System.Reactive.Linq;
using GeminiRx.Resilience;

namespace GeminiRx;

public static partial class ChunkSourceOperators
{
    /// <summary>Uses the next source when a source fails before its first content, whatever the failure, including an exception at the
    /// call: another model, another region, another account.</summary>
    /// <param name="source">The first source.</param>
    /// <param name="sources">The sources to use instead, in order; at least one.</param>
    /// <returns>
    /// A source whose answer comes from the first source that delivers content or ends in order. Chunks of a failed source are not
    /// delivered. Each failure is an event <c>geminirx.fallback</c> on the activity that was current at the subscription, with the kind of
    /// the failure as <c>error.type</c>.
    /// <list type="bullet">
    /// <item><description>OnCompleted: as the source that answers.</description></item>
    /// <item><description>OnError: a failure after the first content, or the failure of the last source.</description></item>
    /// <item><description>Dispose: disposes the current source. No further source is used.</description></item>
    /// </list>
    /// </returns>
    /// <exception cref="ArgumentException"><paramref name="sources"/> is empty, or an element is null.</exception>
    /// <exception cref="ArgumentNullException"><paramref name="source"/> is null.</exception>
    public static ChunkSource FallBackTo(this ChunkSource source, params IReadOnlyList<ChunkSource> sources)
    {
        ArgumentNullException.ThrowIfNull(source);
        IReadOnlyList<ChunkSource> all = [source, .. Guard.CopyOf(sources, name: nameof(sources))];
        if (all.Count == 1)
        {
            throw new ArgumentException("Give at least one source to fall back to.", nameof(sources));
        }

        return request => Observable.Defer(() => Ask(request, 0, Activity.Current));

        IObservable<Chunk> Ask(GenerateRequest request, int index, Activity? activity)
        {
            var hasContent = false;
            return Observable
                .Defer(() => all[index](request))
                .BufferUntilContent(() => hasContent = true)
                .Catch(
                    (Exception failure) =>
                    {
                        if (hasContent || index + 1 == all.Count)
                        {
                            return Observable.Throw<Chunk>(failure);
                        }

                        activity?.AddEvent(
                            new ActivityEvent(
                                "geminirx.fallback",
                                tags: new ActivityTagsCollection
                                {
                                    { "error.type", (failure as GeminiException)?.Type ?? failure.GetType().Name },
                                    { "geminirx.source", index },
                                }
                            )
                        );
                        return Ask(request, index + 1, activity);
                    }
                );
        }
    }
}
