using System.Reactive.Concurrency;
using System.Reactive.Linq;
using GeminiRx.Relay.Errors;

namespace GeminiRx.Relay.Answers;

/// <summary>The rest of an answer that another producer began.</summary>
internal static class Continuation
{
    /// <summary>Resumes an answer by the rules of <see cref="ChunkSourceOperators.ResumeAfterDrop"/>, as if this process had received its
    /// chunks. An answer without any checkpoint is revoked and asked for again.</summary>
    /// <param name="source">Answers the requests.</param>
    /// <param name="request">The request of the answer.</param>
    /// <param name="past">The chunks of the earlier producer.</param>
    /// <param name="options">The manner of resumption.</param>
    public static IObservable<Chunk> Of(ChunkSource source, GenerateRequest request, IReadOnlyList<Chunk> past, ResumeOptions? options)
    {
        if (past is [.., FinishedChunk])
        {
            return Observable.Empty<Chunk>();
        }

        var (hasContent, hasCheckpoint) = (past.Any(chunk => chunk.IsContent), past.Any(chunk => chunk is CheckpointChunk));
        if (!hasContent && !hasCheckpoint)
        {
            return source(request);
        }

        var lost = LogErrors.Lost();
        var isFirst = true;
        IObservable<Chunk> Attempt(GenerateRequest next) =>
            Observable.Defer(() =>
            {
                if (!isFirst)
                {
                    return source(next);
                }

                isFirst = false;
                return past.ToObservable(ImmediateScheduler.Instance).Concat(Observable.Throw<Chunk>(lost));
            });

        return new ChunkSource(Attempt)
            .ResumeAfterDrop(options)(request)
            .Skip(past.Count)
            .Catch(
                (GeminiException failure) =>
                    !ReferenceEquals(failure, lost) ? Observable.Throw<Chunk>(failure)
                    : !hasContent ? source(request)
                    : !hasCheckpoint ? source(request).StartWith(new RewindChunk(TextLengthOf(past)))
                    : Observable.Throw<Chunk>(failure)
            );
    }

    // Without a checkpoint, a rewind revokes everything before it.
    private static int TextLengthOf(IReadOnlyList<Chunk> past) =>
        past.Reverse()
            .TakeWhile(chunk => chunk is not RewindChunk)
            .Sum(chunk => chunk is TextChunk { Candidate: 0 } text ? text.Text.Length : 0);
}
