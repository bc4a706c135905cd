using System.Diagnostics;
using System.Reactive.Linq;
using GeminiRx.Resilience;

namespace GeminiRx;

public static partial class ChunkOperators
{
    /// <summary>Asks the next source when one fails before its first content, for whatever reason, also by an exception at the call:
    /// another model, another place, another account.</summary>
    /// <param name="source">Asked first.</param>
    /// <param name="sources">Asked one after the other, each after the one before has failed; at least one.</param>
    /// <returns>
    /// A source whose answer is that of the first source that shows content or ends in order. Nothing is seen of those that failed; each is
    /// an event
    /// <c>geminirx.fallback</c> of the activity that was current at the subscription, with the failure's kind as <c>error.type</c>.
    /// <list type="bullet">
    /// <item><description>OnCompleted: as the source that answers.</description></item>
    /// <item><description>OnError: a failure after the first content, or the last source's.</description></item>
    /// <item><description>Dispose: disposes the source that is being asked; no other is.</description></item>
    /// </list>
    /// </returns>
    /// <exception cref="ArgumentException"><paramref name="sources"/> is empty, or one is null.</exception>
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
            var shown = false;
            return Observable
                .Defer(() => all[index](request))
                .HoldUntilContent(() => shown = true)
                .Catch(
                    (Exception failure) =>
                    {
                        if (shown || index + 1 == all.Count)
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
