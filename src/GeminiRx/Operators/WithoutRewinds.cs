using System.Reactive.Disposables;
using System.Reactive.Linq;
using GeminiRx.Operators.Internal;

namespace GeminiRx;

public static partial class ChunkOperators
{
    /// <summary>
    /// Swallows what comes again after a <see cref="RewindChunk"/>, while it equals what was shown, for consumers that cannot take anything
    /// back.
    /// </summary>
    /// <remarks>
    /// Text, thoughts and streamed arguments may come again cut in another way, and candidates interleaved in another way. Identifiers and
    /// signatures, which
    /// the service makes anew, are not compared. Tool calls and media that come again must be equal as a whole. Citations that come again
    /// are
    /// swallowed; others may take their place. What was shown since the last checkpoint is kept, up to the <see cref="FinishedChunk"/>.
    /// </remarks>
    /// <param name="source">The chunks of an answer.</param>
    /// <returns>
    /// The same answer with every piece of content and every citation once and without a <see cref="RewindChunk"/>; other metadata and
    /// control
    /// chunks as they come. On the thread that delivers <paramref name="source"/>.
    /// <list type="bullet">
    /// <item><description>OnCompleted: as <paramref name="source"/>.</description></item>
    /// <item><description>OnError: as <paramref name="source"/>; a <see cref="GeminiStreamException"/> with
    /// <see cref="StreamFault.Diverged"/> at the first difference, or where the answer ends before all that was shown has come again,
    /// unless it was stopped, and <paramref name="source"/> is disposed.</description></item>
    /// <item><description>Dispose: disposes <paramref name="source"/>.</description></item>
    /// </list>
    /// </returns>
    /// <exception cref="ArgumentNullException"><paramref name="source"/> is null.</exception>
    public static IObservable<Chunk> WithoutRewinds(this IObservable<Chunk> source)
    {
        ArgumentNullException.ThrowIfNull(source);
        return Observable.Create<Chunk>(observer =>
        {
            var shown = new Dictionary<int, RewindMatcher>();
            var citations = new CitationMatcher();
            var upstream = new SingleAssignmentDisposable();
            Usage? usage = null;

            void Fail()
            {
                upstream.Dispose();
                observer.OnError(
                    new GeminiStreamException(StreamFault.Diverged, "The answer came again and went another way than before.")
                    {
                        Usage = usage,
                    }
                );
            }

            bool IsBehind() => shown.Values.Any(candidate => candidate.IsBehind);

            void OnContent(ContentChunk content)
            {
                if (!shown.TryGetValue(content.Candidate, out var candidate))
                {
                    shown.Add(content.Candidate, candidate = new RewindMatcher());
                }

                if (!candidate.TryMatch(content, out var added))
                {
                    Fail();
                }
                else if (added is not null)
                {
                    observer.OnNext(added);
                }
            }

            void OnRewind()
            {
                foreach (var candidate in shown.Values)
                {
                    candidate.Rewind();
                }

                citations.Rewind();
            }

            void OnCheckpoint(CheckpointChunk checkpoint)
            {
                foreach (var candidate in shown.Values)
                {
                    candidate.Checkpoint();
                }

                citations.Checkpoint(IsBehind());
                observer.OnNext(checkpoint);
            }

            void OnFinished(FinishedChunk finished)
            {
                if (IsBehind() && finished.Outcome != Outcome.Stopped)
                {
                    Fail();
                    return;
                }

                // What comes now is another answer.
                shown.Clear();
                citations = new CitationMatcher();
                usage = null;
                observer.OnNext(finished);
            }

            void OnChunk(Chunk chunk)
            {
                usage = chunk is UsageChunk counts ? counts.Usage : usage;
                switch (chunk)
                {
                    case ContentChunk content:
                        OnContent(content);
                        break;
                    case RewindChunk:
                        OnRewind();
                        break;
                    case CheckpointChunk checkpoint:
                        OnCheckpoint(checkpoint);
                        break;
                    case FinishedChunk finished:
                        OnFinished(finished);
                        break;
                    case CitationChunk cited:
                        if (citations.RemoveRepeated(cited) is { } added)
                        {
                            observer.OnNext(added);
                        }

                        break;
                    default:
                        observer.OnNext(chunk);
                        break;
                }
            }

            void OnEnd(Exception? failure)
            {
                if (failure is null && IsBehind())
                {
                    Fail();
                }
                else
                {
                    observer.End(failure);
                }
            }

            upstream.Disposable = source.RefuseNull().SubscribeTo(OnChunk, OnEnd);
            return upstream;
        });
    }
}
