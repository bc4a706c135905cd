using System.Reactive.Disposables;
using System.Reactive.Linq;
using GeminiRx.Operators.Internal;

namespace GeminiRx;

public static partial class ChunkOperators
{
    /// <summary>
    /// Removes the content that repeats after a <see cref="RewindChunk"/> as long as it equals the delivered content, for consumers that
    /// cannot take content back.
    /// </summary>
    /// <remarks>
    /// Repeated text, thoughts and streamed arguments may be split differently, and candidates may be interleaved differently. Identifiers
    /// and signatures are not compared, because the service makes new ones. Repeated tool calls and media must be equal as a whole.
    /// Repeated citations are removed; different ones are delivered. The operator keeps the content since the last checkpoint, up to the
    /// <see cref="FinishedChunk"/>.
    /// </remarks>
    /// <param name="source">The chunks of an answer.</param>
    /// <returns>
    /// The same answer with every piece of content and every citation once, and without a <see cref="RewindChunk"/>. Other metadata and
    /// control chunks are delivered unchanged. On the thread of <paramref name="source"/>.
    /// <list type="bullet">
    /// <item><description>OnCompleted: as <paramref name="source"/>.</description></item>
    /// <item><description>OnError: as <paramref name="source"/>; a <see cref="GeminiStreamException"/> with
    /// <see cref="StreamFault.Diverged"/> at the first difference, or if the answer ends before all delivered content has repeated, unless
    /// it was stopped. <paramref name="source"/> is disposed then.</description></item>
    /// <item><description>Dispose: disposes <paramref name="source"/>.</description></item>
    /// </list>
    /// </returns>
    /// <exception cref="ArgumentNullException"><paramref name="source"/> is null.</exception>
    public static IObservable<Chunk> WithoutRewinds(this IObservable<Chunk> source)
    {
        ArgumentNullException.ThrowIfNull(source);
        return Observable.Create<Chunk>(observer =>
        {
            var matchers = new Dictionary<int, RewindMatcher>();
            var citations = new CitationMatcher();
            var upstream = new SingleAssignmentDisposable();
            UsageChunk? usage = null;

            void Fail()
            {
                upstream.Dispose();
                observer.OnError(
                    new GeminiStreamException(StreamFault.Diverged, "The repeated answer differs from the answer before the rewind.")
                    {
                        Usage = usage?.Usage,
                    }
                );
            }

            bool IsBehind() => matchers.Values.Any(matcher => matcher.IsBehind);

            void OnContent(ContentChunk content)
            {
                if (!matchers.TryGetValue(content.Candidate, out var matcher))
                {
                    matchers.Add(content.Candidate, matcher = new RewindMatcher());
                }

                if (!matcher.TryMatch(content, out var added))
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
                foreach (var matcher in matchers.Values)
                {
                    matcher.Rewind();
                }

                citations.Rewind();
            }

            void OnCheckpoint(CheckpointChunk checkpoint)
            {
                foreach (var matcher in matchers.Values)
                {
                    matcher.Checkpoint();
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

                // The next chunk belongs to another answer.
                matchers.Clear();
                citations = new CitationMatcher();
                usage = null;
                observer.OnNext(finished);
            }

            void OnChunk(Chunk chunk)
            {
                usage = chunk as UsageChunk ?? usage;
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
