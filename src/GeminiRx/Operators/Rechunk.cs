using System.Reactive.Linq;
using GeminiRx.Operators.Internal;
using GeminiRx.Text;

namespace GeminiRx;

public static partial class ChunkOperators
{
    /// <summary>Cuts an answer's text anew, into whole units: words, sentences, lines, Markdown blocks, …</summary>
    /// <remarks>
    /// However the text arrives cut, the units are the same, and joined they are the text. A unit is released in the OnNext that shows it
    /// to be whole, as a
    /// chunk of its own. Thoughts and text, and candidates, are cut each by itself: where one follows the other, what is held of the first
    /// is released. So it
    /// is at a part with a signature, which is cut into units but joined with nothing.
    /// </remarks>
    /// <param name="source">The chunks of an answer.</param>
    /// <param name="boundary">The units.</param>
    /// <param name="limit">For <see cref="TextBoundary.MarkdownBlock"/> the longest block that is waited for, in UTF-16 units, from 256;
    /// other units have no limit. Default 16,384.</param>
    /// <returns>
    /// The same answer in units, on the thread that delivers <paramref name="source"/>. Metadata never releases an unfinished unit, only
    /// its newest of each kind
    /// comes with the next release; every other chunk comes at once, after what is held; but a <see cref="RewindChunk"/> makes an
    /// unfinished unit void: that is
    /// dropped, and the rewind says how much of what came is.
    /// <list type="bullet">
    /// <item><description>OnCompleted: at once, after what is held.</description></item>
    /// <item><description>OnError: at once, after what is held (a difference from Rx's <c>Buffer</c>, which drops it).</description></item>
    /// <item><description>Dispose: disposes <paramref name="source"/>; what is held is dropped.</description></item>
    /// </list>
    /// <code>
    /// source:         On-ce up-on a time-|
    /// Rechunk(Word):  ---"Once "--"upon "-("a ","time")|
    /// </code>
    /// </returns>
    /// <exception cref="ArgumentNullException"><paramref name="source"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such boundary, or <paramref name="limit"/> is below 256.</exception>
    public static IObservable<Chunk> Rechunk(this IObservable<Chunk> source, TextBoundary boundary, int limit = 16_384)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 256);
        _ = TextUnits.Of(boundary, limit);
        return Observable.Create<Chunk>(observer =>
        {
            var held = new ChunkBuffer();
            var units = TextUnits.Of(boundary, limit);

            void Release()
            {
                units.Reset();
                Deliver(held.Release(), observer);
            }

            void OnChunk(Chunk chunk)
            {
                if (chunk is RewindChunk rewind)
                {
                    units.Reset();
                    Deliver(held.ApplyRewind(rewind), observer);
                    return;
                }

                if (!chunk.IsMetadata && !held.CanJoin(chunk))
                {
                    Release();
                }

                if (!held.TryAdd(chunk))
                {
                    observer.OnNext(chunk);
                    return;
                }

                var isReleased = false;
                while (chunk.IsContent && units.Next(held.Text) is > 0 and var length)
                {
                    observer.OnNext(held.Take(length));
                    isReleased = true;
                }

                if (held.IsClosed)
                {
                    Release();
                }
                else if (isReleased || !held.HasText)
                {
                    Deliver(held.ReleaseMetadata(), observer);
                }
            }

            void OnEnd(Exception? failure)
            {
                Release();
                observer.End(failure);
            }

            return source.RefuseNull().SubscribeTo(OnChunk, OnEnd);
        });
    }

    /// <inheritdoc cref="Rechunk(IObservable{Chunk}, TextBoundary, int)"/>
    /// <param name="source">Pieces of text.</param>
    /// <param name="boundary">The units.</param>
    /// <param name="limit">For <see cref="TextBoundary.MarkdownBlock"/> the longest block that is waited for, in UTF-16 units, from 256;
    /// other units have no limit. Default 16,384.</param>
    public static IObservable<string> Rechunk(this IObservable<string> source, TextBoundary boundary, int limit = 16_384) =>
        source.AsText(chunks => chunks.Rechunk(boundary, limit));

    private static void Deliver(IReadOnlyList<Chunk> chunks, IObserver<Chunk> observer)
    {
        for (var i = 0; i < chunks.Count; i++)
        {
            observer.OnNext(chunks[i]);
        }
    }
}
