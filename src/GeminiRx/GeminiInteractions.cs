using System.Reactive.Linq;
using GeminiRx.Errors;
using GeminiRx.Interactions;
using GeminiRx.Wire.Http;
using GeminiRx.Wire.Interactions;

namespace GeminiRx;

/// <summary>The Interactions API: answers as the same chunks as those of <see cref="GeminiClient"/>, stored under an identifier by which
/// they
/// can be followed, resumed and cancelled. Every observable is cold: each subscription sends its own requests.</summary>
public sealed class GeminiInteractions
{
    private readonly GeminiOptions _options;
    private readonly Addresses _addresses;

    internal GeminiInteractions(GeminiOptions options, Addresses addresses) => (_options, _addresses) = (options, addresses);

    /// <summary>Answers of the Interactions API to the requests of <see cref="GeminiClient.Stream(GenerateRequest)"/>, for all operators on
    /// sources. A request whose <see cref="GenerateRequest.ContinuationToken"/> is the token of a <see cref="CheckpointChunk"/> of such an
    /// answer reads that answer on from there: <see cref="ChunkSourceOperators.ResumeAfterDrop"/> does so.</summary>
    public ChunkSource Source => request => Stream(new InteractionRequest(request));

    /// <summary>
    /// Streams the answer to a request of the Interactions API. Cold: each subscription sends one request, which is billed. A long answer
    /// of several interactions is one stream.
    /// </summary>
    /// <param name="request">The request.</param>
    /// <returns>
    /// The chunks of the answer, delivered on the thread that reads them. An <see cref="InteractionChunk"/> names the interaction, a
    /// <see cref="StepStartChunk"/> each step. A <see cref="CheckpointChunk"/> follows each step, and precedes a failure if the answer can
    /// be read on from there without a new bill.
    /// <list type="bullet">
    /// <item><description>OnCompleted: after a <see cref="FinishedChunk"/> whose reason is the last status.</description></item>
    /// <item><description>OnError: a <see cref="GeminiException"/>, after all chunks that arrived before the failure.</description></item>
    /// <item><description>Dispose: aborts the request; an interaction in the background goes on. No notification
    /// follows.</description></item>
    /// </list>
    /// </returns>
    /// <exception cref="ArgumentNullException"><paramref name="request"/> is null.</exception>
    /// <exception cref="ArgumentException">The service would reject the request, or a setting has no counterpart in
    /// interactions.</exception>
    public IObservable<Chunk> Stream(InteractionRequest request)
    {
        var model = Check(request);
        return Run(request, model, InteractionPlaces.OfRequest(request.Request));
    }

    /// <summary>Starts an interaction in the background. The service runs it to its end, whether or not anybody follows it.</summary>
    /// <param name="request">The request. <see cref="InteractionRequest.Background"/> need not be set.</param>
    /// <returns>
    /// The interaction with its identifier, as soon as the service has accepted the request, delivered on a pool thread.
    /// <list type="bullet">
    /// <item><description>OnCompleted: after the interaction.</description></item>
    /// <item><description>OnError: a <see cref="GeminiException"/>.</description></item>
    /// <item><description>Dispose: aborts the request; the interaction may have started. No notification follows.</description></item>
    /// </list>
    /// </returns>
    /// <exception cref="ArgumentNullException"><paramref name="request"/> is null.</exception>
    /// <exception cref="ArgumentException">As <see cref="Stream"/>, or <see cref="GenerateRequest.ContinuationToken"/> is a place in an
    /// interaction that runs already: use <see cref="FollowSource"/>.</exception>
    public IObservable<Interaction> Start(InteractionRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        request = request with { Background = true };
        var model = Check(request);
        var place = InteractionPlaces.OfRequest(request.Request);
        if (place?.EventId is not null)
        {
            throw new ArgumentException(
                "ContinuationToken is a place in an interaction that runs already: follow that interaction instead.",
                nameof(request)
            );
        }

        return UnaryStream.Single(async cancellationToken =>
        {
            var body = await InteractionWriter.WriteAsync(request, model, place, isStreamed: false, cancellationToken);
            return await CallAsync(HttpMethod.Post, _addresses.ForInteractions(), body, place?.Id, cancellationToken).ConfigureAwait(false);
        });
    }

    /// <summary>Streams the answer of a stored interaction, from its start or from anywhere, while it runs or after its end. Costs
    /// nothing. Also in another process than the one that started it.</summary>
    /// <param name="id">The identifier, from <see cref="Start"/> or an <see cref="InteractionChunk"/>.</param>
    /// <param name="lastEventId">The last event that the caller has, after which the stream begins, or the token of a
    /// <see cref="CheckpointChunk"/> of this interaction, which contains the event. Default null: the start.</param>
    /// <returns>As <see cref="Stream"/>, but only of this interaction. If its answer continues in another one, a
    /// <see cref="CheckpointChunk"/> precedes the <see cref="FinishedChunk"/>: as <see cref="GenerateRequest.ContinuationToken"/> of a
    /// request to <see cref="Source"/>, its token continues the answer, which is billed. Use <see cref="FollowSource"/> for operators that
    /// resume.</returns>
    /// <exception cref="ArgumentException"><paramref name="id"/> is null, empty or not an identifier, or
    /// <paramref name="lastEventId"/> is empty or a token of another interaction.</exception>
    public IObservable<Chunk> Follow(string id, string? lastEventId = null)
    {
        var place = InteractionPlaces.After(id, lastEventId);
        return Run(request: null, model: null, place);
    }

    /// <summary><see cref="Follow"/> as a source that can resume. Its request is ignored, but for the checkpoint of a resumption.</summary>
    /// <param name="id">The identifier.</param>
    /// <param name="lastEventId">As in <see cref="Follow"/>.</param>
    /// <returns>The source. It throws an <see cref="ArgumentException"/> for a request whose
    /// <see cref="GenerateRequest.ContinuationToken"/> is not a place in this interaction.</returns>
    /// <exception cref="ArgumentException">As <see cref="Follow"/>.</exception>
    public ChunkSource FollowSource(string id, string? lastEventId = null)
    {
        var place = InteractionPlaces.After(id, lastEventId);
        return request =>
            Run(
                request: null,
                id,
                request?.ContinuationToken is { Length: > 0 } token ? InteractionPlaces.InInteraction(id, token) : place
            );
    }

    /// <summary>Reads the present state of an interaction.</summary>
    /// <param name="id">The identifier.</param>
    /// <returns>The interaction, delivered on a pool thread; then OnCompleted, or OnError with a <see cref="GeminiException"/>. Dispose
    /// aborts the request.</returns>
    /// <exception cref="ArgumentException"><paramref name="id"/> is null, empty or not an identifier.</exception>
    public IObservable<Interaction> Get(string id)
    {
        var address = _addresses.ForInteraction(id);
        return UnaryStream.Single(cancellationToken => CallAsync(HttpMethod.Get, address, null, id, cancellationToken));
    }

    /// <summary>Cancels an interaction in the background. Its answer so far is kept.</summary>
    /// <param name="id">The identifier.</param>
    /// <returns>The interaction after the request, delivered on a pool thread; then OnCompleted, or OnError with a
    /// <see cref="GeminiException"/>. Dispose aborts the request, which may have been received.</returns>
    /// <exception cref="ArgumentException"><paramref name="id"/> is null, empty or not an identifier.</exception>
    public IObservable<Interaction> Cancel(string id)
    {
        var address = _addresses.ForInteraction(id, _options.Vertex is null ? "/cancel" : ":cancel");
        return UnaryStream.Single(cancellationToken => CallAsync(HttpMethod.Post, address, "{}"u8.ToArray(), id, cancellationToken));
    }

    private IObservable<Chunk> Run(InteractionRequest? request, string? model, InteractionPosition? place) =>
        Observable.Create<Chunk>(
            async (observer, cancellationToken) =>
            {
                using var answer = new InteractionStream(_options, _addresses, request, model, place, observer);
                await answer.RunAsync(cancellationToken).ConfigureAwait(false);
            }
        );

    private string Check(InteractionRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        var model = request.Agent ?? request.Request.Model ?? _options.Model;
        InteractionRules.Check(request, model, _options.Vertex is not null);
        return model;
    }

    private async Task<Interaction> CallAsync(
        HttpMethod method,
        Uri address,
        ReadOnlyMemory<byte>? body,
        string? id,
        CancellationToken cancellationToken
    )
    {
        try
        {
            return InteractionReader.Read(
                await JsonCall.SendAsync(_options, method, address, body, cancellationToken).ConfigureAwait(false)
            );
        }
        catch (GeminiApiException e)
        {
            throw e.AboutInteraction(id);
        }
    }
}
