using System.Reactive.Linq;

namespace GeminiRx.Cli;

/// <summary>Follows an interaction, and continues its answer in further ones, which are billed.</summary>
internal static class ContinuedFollow
{
    /// <param name="interactions">The service.</param>
    /// <param name="id">The identifier of the interaction.</param>
    /// <param name="after">The event or checkpoint after which the answer begins; null for the start.</param>
    public static ChunkSource Create(GeminiInteractions interactions, string id, string? after)
    {
        var follow = interactions.FollowSource(id, after);
        string? onward = null; // the place at which the answer goes on in another interaction
        Interaction? continued = null; // what that one is asked for; set when it is known
        return request =>
            request.ContinuationToken is not { } place || (continued is null && place != onward)
                ? Observable.Defer(() =>
                {
                    CheckpointChunk? last = null;
                    return follow(request)
                        .Do(chunk => last = chunk as CheckpointChunk ?? last)
                        .SelectMany(chunk => IsContinued(chunk) && last is not null ? ContinueFrom(last.Token) : Observable.Return(chunk));
                })
            : continued is { } run ? Continue(run, place)
            : ContinueFrom(place);

        IObservable<Chunk> ContinueFrom(string token)
        {
            onward = token;
            return interactions.Get(id).Do(run => continued = run).SelectMany(run => Continue(run, token));
        }

        // A stored interaction has its prompt.
        IObservable<Chunk> Continue(Interaction run, string token) =>
            interactions.Stream(
                new InteractionRequest(new GenerateRequest(id) { Model = run.Model, ContinuationToken = token }) { Agent = run.Agent }
            );
    }

    private static bool IsContinued(Chunk chunk) =>
        chunk is FinishedChunk { Reason.Value: var status } && new InteractionStatus(status) == InteractionStatus.RequiresContinuation;
}
