using System.Reactive.Disposables;
using System.Reactive.Linq;
using GeminiRx.Operators.Internal;

namespace GeminiRx;

public static partial class ChunkOperators
{
    /// <summary>Ends an answer before the first of several strings in its text, like the stop sequences of the service, and aborts the
    /// request.</summary>
    /// <remarks>
    /// Searches the text of candidate 0 across chunks (ordinal comparison). Of several strings, the one with the earliest start counts.
    /// Holds back only text that may be the beginning of a string. Searches adjacent texts: thoughts, a tool call, content of another
    /// candidate or a checkpoint separate two texts, metadata does not. After a rewind, the repeated text counts.
    /// </remarks>
    /// <param name="source">The chunks of an answer.</param>
    /// <param name="sequences">The strings: at least one, none null or empty.</param>
    /// <returns>
    /// The answer before the first of the strings, on the thread of <paramref name="source"/>. Metadata never releases held text; the
    /// newest of each kind is released with the next text. Every other chunk is delivered at once, after the held chunks. A
    /// <see cref="RewindChunk"/> drops the held text, and its length is reduced to the released text.
    /// <list type="bullet">
    /// <item><description>OnCompleted: as <paramref name="source"/>, after the held chunks; at a string, after a
    /// <see cref="FinishedChunk"/> with <see cref="Outcome.Completed"/> and the last token counts, and <paramref name="source"/> is
    /// disposed.</description></item>
    /// <item><description>OnError: as <paramref name="source"/>, after the held chunks. If the held text contains a string, the answer
    /// completes instead.</description></item>
    /// <item><description>Dispose: disposes <paramref name="source"/> and drops the held chunks.</description></item>
    /// </list>
    /// </returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentException"><paramref name="sequences"/> is empty, or contains null or an empty string.</exception>
    public static IObservable<Chunk> StopOn(this IObservable<Chunk> source, params string[] sequences)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(sequences);
        if (sequences.Length == 0 || sequences.Any(string.IsNullOrEmpty))
        {
            throw new ArgumentException(
                "The stop sequences are empty, or contain null or an empty string: pass at least one string, none of them empty.",
                nameof(sequences)
            );
        }

        var stopSequences = new StopSequences(sequences);
        return Observable.Create<Chunk>(observer =>
        {
            var upstream = new SingleAssignmentDisposable();
            var held = new ChunkBuffer();
            var search = stopSequences.Begin();
            UsageChunk? usage = null;

            void Release(int count)
            {
                var isReleased = count > 0;
                while (held.HasText && held.Text.Length <= count)
                {
                    count -= held.Text.Length;
                    observer.OnNext(held.Take(held.Text.Length));
                }

                if (count > 0)
                {
                    observer.OnNext(held.Take(count));
                }

                if (isReleased || !held.HasText)
                {
                    Deliver(held.ReleaseMetadata(), observer);
                }
            }

            // Releases the text before the sequence, and completes.
            void Stop(int start)
            {
                upstream.Dispose();
                Release(start);
                Deliver(held.ReleaseMetadata(), observer);
                observer.OnNext(new FinishedChunk(Outcome.Completed) { Usage = usage?.Usage });
                observer.OnCompleted();
            }

            void OnText(TextChunk text)
            {
                held.TryAdd(text);
                var length = search.Held + text.Text.Length;
                if (search.TryFind(text.Text))
                {
                    Stop(search.Found!.Value);
                }
                else
                {
                    Release(length - search.Held);
                }
            }

            void OnRewind(RewindChunk rewind)
            {
                search = stopSequences.Begin();
                Deliver(held.ApplyRewind(rewind), observer);
            }

            // At the end of neighbouring texts, which also ends the wait for an earlier sequence.
            bool TryStop()
            {
                if (search.Found is { } start)
                {
                    Stop(start);
                    return true;
                }

                Release(search.Held);
                search = stopSequences.Begin();
                return false;
            }

            void OnChunk(Chunk chunk)
            {
                usage = chunk as UsageChunk ?? usage;
                if (chunk is TextChunk { Candidate: 0 } text)
                {
                    OnText(text);
                }
                else if (chunk.IsMetadata && held.TryAdd(chunk))
                {
                    Release(0);
                }
                else if (chunk is RewindChunk rewind)
                {
                    OnRewind(rewind);
                }
                else if (!TryStop())
                {
                    usage = chunk is FinishedChunk ? null : usage;
                    observer.OnNext(chunk);
                }
            }

            void OnEnd(Exception? failure)
            {
                if (!TryStop())
                {
                    observer.End(failure);
                }
            }

            upstream.Disposable = source.RefuseNull().SubscribeTo(OnChunk, OnEnd);
            return upstream;
        });
    }

    /// <inheritdoc cref="StopOn(IObservable{Chunk}, string[])"/>
    /// <param name="source">Pieces of text.</param>
    /// <param name="sequences">The strings: at least one, none null or empty.</param>
    public static IObservable<string> StopOn(this IObservable<string> source, params string[] sequences) =>
        source.AsText(chunks => chunks.StopOn(sequences));
}
