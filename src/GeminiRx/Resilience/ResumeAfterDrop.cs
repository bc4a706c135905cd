using System.Reactive.Concurrency;
using System.Reactive.Linq;
using GeminiRx.Resilience;

namespace GeminiRx;

public static partial class ChunkOperators
{
    /// <summary>
    /// Goes on with an answer that breaks off after its first content in a way that another try may mend: from its last checkpoint, or, by
    /// option, from its
    /// text. Each resumption is another request; up to the checkpoint the answer was billed already.
    /// </summary>
    /// <param name="source">Answers the requests.</param>
    /// <param name="options">How. Default null: as <see cref="ResumeOptions"/> says.</param>
    /// <param name="scheduler">Runs the delays. Default: <see cref="DefaultScheduler"/>.</param>
    /// <returns>
    /// A source whose answers go on. Before each resumption comes a <see cref="RetryingChunk"/>. What was shown after the checkpoint comes
    /// again: a
    /// <see cref="RewindChunk"/> says so before the first new content, or before the end where there is none. Checkpoints of a resumption
    /// are held until then, so that a resumption that fails before it takes nothing back; the next one goes on from the newest of them.
    /// <see cref="Text"/>, <see cref="WithoutRewinds"/> and <see cref="ToCompletion"/> heed the rewind. Token counts are summed.
    /// Text that may still be a repetition when a resumption fails is dropped: nothing is doubled. Delivered by the thread of
    /// <paramref name="source"/>, after
    /// a resumption by <paramref name="scheduler"/>. Stack and memory do not grow with the number of resumptions.
    /// <list type="bullet">
    /// <item><description>OnCompleted: as <paramref name="source"/>.</description></item>
    /// <item><description>OnError: a failure before the first content, one that is not transient, after a block of the prompt, without a
    /// checkpoint or text to go on from, or the last of several without progress.</description></item>
    /// <item><description>Dispose: disposes <paramref name="source"/>'s answer or ends the wait; nothing is resumed.</description></item>
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
                return new TryLoop(observer, scheduler, () => Try(answer), RetryAfter).Start();

                Retry? RetryAfter(GeminiException failure)
                {
                    answer.Break(failure);
                    return answer.AdvanceAfter(failure);
                }
            });

        IObservable<Chunk> Try(ResumableAnswer answer) =>
            Observable
                .Defer(() => source(answer.Request))
                .SelectMany(answer.Take)
                .Concat(Observable.Defer(() => answer.End().ToObservable(ImmediateScheduler.Instance)));
    }
}
