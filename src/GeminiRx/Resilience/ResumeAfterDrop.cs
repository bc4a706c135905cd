using System.Reactive.Concurrency;
using System.Reactive.Linq;
using GeminiRx.Resilience;

namespace GeminiRx;

public static partial class ChunkSourceOperators
{
    /// <summary>
    /// Resumes an answer that breaks off after its first content with a failure that a retry may mend: from its last checkpoint, or, by
    /// option, from its text. Each resumption is another request. The answer up to the checkpoint was already billed.
    /// </summary>
    /// <param name="source">The source of the answers.</param>
    /// <param name="options">The manner of resumption. Default null: the defaults of <see cref="ResumeOptions"/>.</param>
    /// <param name="scheduler">Runs the delays. Default: <see cref="DefaultScheduler"/>.</param>
    /// <returns>
    /// A source whose answers continue after a failure. A <see cref="RetryingChunk"/> precedes each resumption. The service repeats the
    /// content after the checkpoint: a <see cref="RewindChunk"/> voids the delivered copy before the first new content, or before the end
    /// if
    /// there is no new content. Checkpoints of a resumption are buffered until then, so that a resumption that fails earlier voids nothing;
    /// the next resumption uses the newest checkpoint. <see cref="ChunkOperators.Text"/>, <see cref="ChunkOperators.WithoutRewinds"/> and
    /// <see cref="ChunkOperators.ToCompletion"/> apply the rewind. Token counts are summed. Text that may still be a repetition when a
    /// resumption fails is dropped, so that no text is doubled. Chunks are delivered on the thread of <paramref name="source"/>; after a
    /// resumption on a thread of <paramref name="scheduler"/>. Stack and memory do not grow with the number of resumptions.
    /// <list type="bullet">
    /// <item><description>OnCompleted: as <paramref name="source"/>.</description></item>
    /// <item><description>OnError: a failure before the first content; a failure that is not retried; a failure after a block of the
    /// prompt; a failure without a checkpoint or text to continue from; the last of several failures without progress.</description></item>
    /// <item><description>Dispose: disposes the answer or ends the wait. No further request is sent.</description></item>
    /// </list>
    /// </returns>
    /// <exception cref="ArgumentNullException"><paramref name="source"/> is null.</exception>
    public static ChunkSource ResumeAfterDrop(this ChunkSource source, ResumeOptions? options = null, IScheduler? scheduler = null)
    {
        ArgumentNullException.ThrowIfNull(source);
        options ??= new ResumeOptions();
        scheduler ??= DefaultScheduler.Instance;
        return request =>
            Observable.Create<Chunk>(observer =>
            {
                var answer = new ResumableAnswer(request, options);
                return new AttemptLoop(observer, scheduler, () => Attempt(answer), RetryAfter, options.Retry.OnRetry).Start();

                NextRetry? RetryAfter(GeminiException failure)
                {
                    answer.Break(failure);
                    return answer.AdvanceAfter(failure);
                }
            });

        IObservable<Chunk> Attempt(ResumableAnswer answer) =>
            Observable
                .Defer(() => source(answer.Request))
                .SelectMany(answer.Take)
                .Concat(Observable.Defer(() => answer.End().ToObservable(ImmediateScheduler.Instance)));
    }
}
