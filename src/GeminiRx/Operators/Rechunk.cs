using System.Reactive.Linq;
using GeminiRx.Operators.Internal;
using GeminiRx.Text;

namespace GeminiRx;

public static partial class ChunkOperators
{
    /// <summary>Splits the text of an answer into complete units: words, sentences, lines, Markdown blocks and others.</summary>
    /// <remarks>
    /// The units do not depend on how the text arrives, and joined they equal the text. Each unit is a chunk of its own and is released in
    /// the OnNext that completes it. Thoughts, text and candidates are split separately: when one follows another, the held text of the
    /// first is released. A part with a signature is split into units, but is not joined with other text.
    /// </remarks>
    /// <param name="source">The chunks of an answer.</param>
    /// <param name="boundary">The units.</param>
    /// <param name="limit">The maximum length of a held <see cref="TextBoundary.MarkdownBlock"/> in UTF-16 code units, at least 256. Other
    /// units have no limit. Default 16,384.</param>
    /// <returns>
    /// The same answer in units, on the thread of <paramref name="source"/>. Metadata never releases an incomplete unit; the newest of each
    /// kind is released with the next unit. Every other chunk is delivered at once, after the held chunks. A <see cref="RewindChunk"/>
    /// drops an incomplete unit, and its length is reduced to the released text.
    /// <list type="bullet">
    /// <item><description>OnCompleted: at once, after the held chunks.</description></item>
    /// <item><description>OnError: at once, after the held chunks (unlike Rx's <c>Buffer</c>, which drops them).</description></item>
    /// <item><description>Dispose: disposes <paramref name="source"/> and drops the held chunks.</description></item>
    /// </list>
    /// <code>
    /// source:         On-ce up-on a time-|
    /// Rechunk(Word):  ---"Once "--"upon "-("a ","time")|
    /// </code>
    /// </returns>
    /// <exception cref="ArgumentNullException"><paramref name="source"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="boundary"/> is unknown, or <paramref name="limit"/> is below
    /// 256.</exception>
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
    /// <param name="limit">The maximum length of a held <see cref="TextBoundary.MarkdownBlock"/> in UTF-16 code units, at least 256. Other
    /// units have no limit. Default 16,384.</param>
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
