using System.Reactive.Disposables;
using System.Reactive.Linq;
using GeminiRx.Operators.Internal;

namespace GeminiRx;

public static partial class ChunkOperators
{
    /// <summary>Ends an answer where its text says one of several strings, as the service does by its own stop sequences, and aborts the
    /// request.</summary>
    /// <remarks>
    /// The text of candidate 0 is searched, letter by letter as it is written, across chunks, and nothing of the string is delivered. Of
    /// several the one that
    /// begins first counts, of two that begin at one place the longest, which is the same end. Text that may begin a string is held back,
    /// nothing else is.
    /// A string is found within neighbouring texts: thoughts, a tool call, another candidate's content or a checkpoint between two texts
    /// part them, metadata does
    /// not. Of an answer that is rewound, what counts is what comes again.
    /// </remarks>
    /// <param name="source">The chunks of an answer.</param>
    /// <param name="sequences">The strings, at least one, none empty.</param>
    /// <returns>
    /// The answer up to the first of the strings, on the thread that delivers <paramref name="source"/>. Metadata never releases text that
    /// is held, only its
    /// newest of each kind comes with the next release; every other chunk comes at once, after what is held; but a
    /// <see cref="RewindChunk"/> makes what is held of the
    /// text void: that is dropped, and the rewind says how much of what came is.
    /// <list type="bullet">
    /// <item><description>OnCompleted: as <paramref name="source"/>, after what is held; at a string, after a <see cref="FinishedChunk"/>
    /// with <see cref="Outcome.Completed"/> and the last token counts, and <paramref name="source"/> is disposed.</description></item>
    /// <item><description>OnError: as <paramref name="source"/>, after what is held, unless that holds a string: then the answer is
    /// complete.</description></item>
    /// <item><description>Dispose: disposes <paramref name="source"/>; what is held is dropped.</description></item>
    /// </list>
    /// </returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentException">There is no string, or one is null or empty.</exception>
    public static IObservable<Chunk> StopOn(this IObservable<Chunk> source, params string[] sequences)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(sequences);
        if (sequences.Length == 0 || sequences.Any(string.IsNullOrEmpty))
        {
            throw new ArgumentException("There must be a string to stop on, and none may be empty.", nameof(sequences));
        }

        var stopSequences = new StopSequences(sequences);
        return Observable.Create<Chunk>(observer =>
        {
            var upstream = new SingleAssignmentDisposable();
            var held = new ChunkBuffer();
            var search = stopSequences.Begin();
            Usage? usage = null;

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
                observer.OnNext(new FinishedChunk(Outcome.Completed) { Usage = usage });
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
                usage = chunk is UsageChunk counts ? counts.Usage : usage;
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
    /// <param name="sequences">The strings, at least one, none empty.</param>
    public static IObservable<string> StopOn(this IObservable<string> source, params string[] sequences) =>
        source.AsText(chunks => chunks.StopOn(sequences));
}
