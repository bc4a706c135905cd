using System.Reactive.Linq;

namespace GeminiRx;

public static partial class ChunkOperators
{
    /// <summary>Answers the newest of several requests: each new one aborts the answer before it.</summary>
    /// <remarks>
    /// What comes is one answer after the other, and an aborted one ends without a word, so that operators for one answer (all that say so of their source) belong
    /// into the other overload's pipeline.
    /// </remarks>
    /// <param name="client">Sends the requests.</param>
    /// <param name="requests">The requests, each of which is sent once, when it comes.</param>
    /// <returns>
    /// The chunks of the newest request's answer, on the thread that reads it. The older request is aborted before the new one is sent.
    /// <list type="bullet">
    /// <item><description>OnCompleted: when <paramref name="requests"/> and the last answer have.</description></item>
    /// <item><description>OnError: at once, of <paramref name="requests"/> or of the newest answer; the others are disposed.</description></item>
    /// <item><description>Dispose: disposes <paramref name="requests"/> and aborts the request.</description></item>
    /// </list>
    /// </returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    public static IObservable<Chunk> StreamLatest(this GeminiClient client, IObservable<GenerateRequest> requests) => client.StreamLatest(requests, answer => answer);

    /// <summary>Answers the newest of several requests, each through a pipeline of its own: each new one aborts the one before it.</summary>
    /// <typeparam name="TResult">What the pipeline gives.</typeparam>
    /// <param name="client">Sends the requests.</param>
    /// <param name="requests">The requests, each of which is sent when its pipeline is subscribed to.</param>
    /// <param name="pipeline">
    /// Makes something of one answer; called once for each request. An error that it catches (<c>Catch</c>) ends one answer and not all of them.
    /// </param>
    /// <returns>
    /// What the newest request's pipeline gives, on its threads.
    /// <list type="bullet">
    /// <item><description>OnCompleted: when <paramref name="requests"/> and the last pipeline have.</description></item>
    /// <item><description>OnError: at once, of <paramref name="requests"/>, of the newest pipeline, or what <paramref name="pipeline"/> throws; the others are disposed.</description></item>
    /// <item><description>Dispose: disposes <paramref name="requests"/> and the newest pipeline, which aborts its request.</description></item>
    /// </list>
    /// </returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    public static IObservable<TResult> StreamLatest<TResult>(
        this GeminiClient client, IObservable<GenerateRequest> requests, Func<IObservable<Chunk>, IObservable<TResult>> pipeline)
    {
        ArgumentNullException.ThrowIfNull(client);
        ArgumentNullException.ThrowIfNull(requests);
        ArgumentNullException.ThrowIfNull(pipeline);
        return requests.Select(request => pipeline(client.Stream(request))).Switch();
    }
}
