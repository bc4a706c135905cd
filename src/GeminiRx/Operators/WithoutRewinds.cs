using System.Reactive.Disposables;
using System.Reactive.Linq;
using GeminiRx.Operators;

namespace GeminiRx;

public static partial class ChunkOperators
{
    /// <summary>
    /// Swallows what comes again after a <see cref="RewindChunk"/>, while it equals what was shown, for consumers that cannot take anything back.
    /// </summary>
    /// <remarks>
    /// Text, thoughts and streamed arguments may come again cut in another way, and candidates interleaved in another way. Identifiers and signatures, which
    /// the service makes anew, are not compared. What was shown since the last checkpoint is kept, one answer at most.
    /// </remarks>
    /// <param name="source">The chunks of an answer.</param>
    /// <returns>
    /// The same answer with every piece of content once and without a <see cref="RewindChunk"/>; metadata and other control chunks as they come. On the thread
    /// that delivers <paramref name="source"/>.
    /// <list type="bullet">
    /// <item><description>OnCompleted: as <paramref name="source"/>.</description></item>
    /// <item><description>OnError: as <paramref name="source"/>; a <see cref="GeminiStreamException"/> with <see cref="StreamFault.Diverged"/> at the first difference, or where the answer ends before all that was shown has come again, unless it was stopped, and <paramref name="source"/> is disposed.</description></item>
    /// <item><description>Dispose: disposes <paramref name="source"/>.</description></item>
    /// </list>
    /// </returns>
    /// <exception cref="ArgumentNullException"><paramref name="source"/> is null.</exception>
    public static IObservable<Chunk> WithoutRewinds(this IObservable<Chunk> source)
    {
        ArgumentNullException.ThrowIfNull(source);
        return Observable.Create<Chunk>(observer =>
        {
            var shown = new Dictionary<int, ShownContent>();
            var upstream = new SingleAssignmentDisposable();
            Usage? usage = null;
            var isStopped = false;

            void Fail()
            {
                upstream.Dispose();
                observer.OnError(new GeminiStreamException(StreamFault.Diverged, "The answer came again and went another way than before.") { Usage = usage });
            }

            void OnContent(ContentChunk content)
            {
                if (!shown.TryGetValue(content.Candidate, out var candidate))
                {
                    shown.Add(content.Candidate, candidate = new ShownContent());
                }

                if (!candidate.TryTake(content, out var news))
                {
                    Fail();
                }
                else if (news is not null)
                {
                    observer.OnNext(news);
                }
            }

            bool IsBehind() => shown.Values.Any(candidate => candidate.IsBehind);

            void OnChunk(Chunk chunk)
            {
                usage = chunk is UsageChunk counts ? counts.Usage : usage;
                isStopped |= chunk is FinishedChunk { Outcome: Outcome.Stopped };
                switch (chunk)
                {
                    case ContentChunk content:
                        OnContent(content);
                        return;
                    case RewindChunk:
                        foreach (var candidate in shown.Values)
                        {
                            candidate.Rewind();
                        }

                        return;
                    case CheckpointChunk:
                        foreach (var candidate in shown.Values)
                        {
                            candidate.Checkpoint();
                        }

                        break;
                    case FinishedChunk { Outcome: not Outcome.Stopped } when IsBehind():
                        Fail();
                        return;
                }

                observer.OnNext(chunk);
            }

            void OnCompleted()
            {
                if (IsBehind() && !isStopped)
                {
                    Fail();
                }
                else
                {
                    observer.OnCompleted();
                }
            }

            upstream.Disposable = source.Subscribe(OnChunk, observer.OnError, OnCompleted);
            return upstream;
        });
    }
}
