using GeminiRx.Errors;
using GeminiRx.Interactions;
using GeminiRx.Telemetry;
using GeminiRx.Wire.Http;
using GeminiRx.Wire.Writing;

namespace GeminiRx.Wire.Interactions;

/// <summary>Runs one subscription to the answer of an interaction.</summary>
/// <param name="options">The client's options.</param>
/// <param name="addresses">The addresses of the client.</param>
/// <param name="request">The request; null to follow an interaction that runs already.</param>
/// <param name="model">The model or agent; null for an interaction that is followed.</param>
/// <param name="start">The place from which the answer is read on; null for a new interaction.</param>
/// <param name="observer">The observer.</param>
internal sealed class InteractionStream(
    GeminiOptions options,
    Addresses addresses,
    InteractionRequest? request,
    string? model,
    InteractionPosition? start,
    IObserver<Chunk> observer
) : AnswerStream(options, observer)
{
    private readonly InteractionChain _chain = new(options.MaxEventBytes, request?.Request.Store is not false, start, request is not null);

    protected override IAnswerChain Chain => _chain;

    protected override bool CanFollow => request is not null && Options.FollowContinuation;

    protected override StreamTelemetry? StartTelemetry() =>
        StreamTelemetry.Start(Options, request?.Request, model, addresses.ForInteractions());

    protected override async ValueTask<HttpCall> OpenAsync(RequestLog? log, CancellationToken cancellationToken)
    {
        var place = _chain.Next ?? start;
        if (place is { Id: { } id, Token: null })
        {
            return new HttpCall(Options, HttpMethod.Get, addresses.ForEvents(id, place.EventId), log: log);
        }

        var body = await InteractionWriter.WriteAsync(request!, model!, place, isStreamed: true, cancellationToken);
        return new HttpCall(Options, HttpMethod.Post, addresses.ForInteractions(), new RequestPayload(body), log);
    }

    protected override GeminiApiException Explain(GeminiApiException error) =>
        error.AboutInteraction((_chain.Next ?? start)?.Id ?? request?.PreviousInteractionId);
}
