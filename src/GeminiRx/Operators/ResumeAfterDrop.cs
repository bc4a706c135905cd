using System.Reactive.Concurrency;
using System.Reactive.Linq;
using GeminiRx.Operators;

namespace GeminiRx;

public static partial class ChunkOperators
{
    /// <summary>
    /// Goes on with an answer that breaks off after its first content in a way that another try may mend: from its last checkpoint, or, by option, from its
    /// text. Each resumption is another request; up to the checkpoint the answer was billed already.
    /// </summary>
    /// <param name="source">Answers the requests.</param>
    /// <param name="options">How. Default null: as <see cref="ResumeOptions"/> says.</param>
    /// <param name="scheduler">Runs the delays. Default: <see cref="DefaultScheduler"/>.</param>
    /// <returns>
    /// A source whose answers go on. Before each resumption comes a <see cref="RetryingChunk"/>. What was shown after the checkpoint comes again: a
    /// <see cref="RewindChunk"/> says so before the first new content, so that nothing is taken back for a resumption that fails before it; <see cref="Text"/>,
    /// <see cref="WithoutRewinds"/> and <see cref="ToCompletion"/> heed it. Token counts are summed. Text that may still
    /// be a repetition when a resumption fails is dropped: nothing is doubled. Delivered by the thread of <paramref name="source"/>, after
    /// a resumption by <paramref name="scheduler"/>.
    /// <list type="bullet">
    /// <item><description>OnCompleted: as <paramref name="source"/>.</description></item>
    /// <item><description>OnError: a failure before the first content, one that is not transient, after a block of the prompt, without a checkpoint or text to go on from, or the last of several without progress.</description></item>
    /// <item><description>Dispose: disposes <paramref name="source"/>'s answer or ends the wait; nothing is resumed.</description></item>
    /// </list>
    /// </returns>
    /// <exception cref="ArgumentNullException"><paramref name="source"/> is null.</exception>
    public static ChunkSource ResumeAfterDrop(this ChunkSource source, ResumeOptions? options = null, IScheduler? scheduler = null)
    {
        ArgumentNullException.ThrowIfNull(source);
        options ??= new ResumeOptions();
        scheduler ??= DefaultScheduler.Instance;
        return request => Observable.Defer(() => Ask(new ResumableAnswer(request, options), request));

        IObservable<Chunk> Ask(ResumableAnswer answer, GenerateRequest request) => source(request)
            .SelectMany(answer.Take)
            .Concat(Observable.Defer(() => answer.End().ToObservable(ImmediateScheduler.Instance)))
            .Catch((GeminiException failure) =>
            {
                answer.Break(failure);
                return answer.Next(failure) is var (next, retry, delay)
                    ? Observable.Return<Chunk>(new RetryingChunk(retry, delay) { Cause = failure }).Concat(Observable.Timer(delay, scheduler).SelectMany(_ => Ask(answer, next)))
                    : Observable.Throw<Chunk>(failure);
            });
    }
}
