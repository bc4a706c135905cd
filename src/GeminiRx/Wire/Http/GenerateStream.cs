using GeminiRx.Errors;
using GeminiRx.Telemetry;
using GeminiRx.Wire.Writing;

namespace GeminiRx.Wire.Http;

/// <summary>Runs one subscription to an answer of <c>streamGenerateContent</c>.</summary>
internal sealed class GenerateStream(GeminiOptions options, GenerateRequest request, string model, Uri address, IObserver<Chunk> observer)
    : AnswerStream(options, observer)
{
    private readonly ContinuationChain _chain = new(options.MaxEventBytes);

    protected override IAnswerChain Chain => _chain;

    protected override StreamTelemetry? StartTelemetry() => StreamTelemetry.Start(Options, request, model, address);

    protected override async ValueTask<HttpCall> OpenAsync(RequestLog? log, CancellationToken cancellationToken)
    {
        var token = _chain.Token ?? request.ContinuationToken;
        RequestPayload Write() => RequestWriter.WritePayload(request, Options.Vertex is not null, token);
        var body = await RequestWriter.WriteAsync(request, Write, cancellationToken);
        return new HttpCall(Options, HttpMethod.Post, address, body, log);
    }

    // The service says that a level is not supported, but not which levels are.
    protected override GeminiApiException Explain(GeminiApiException error)
    {
        error = error.About(request.CachedContent);
        return
            error.Code == 400
            && error.Message.Contains("thinking level", StringComparison.OrdinalIgnoreCase)
            && ThinkingRules.LevelsOf(model) is { Count: > 0 } levels
            ? error.With(ErrorAdvice.ForThinking(model, levels.Select(level => level.Value)))
            : error;
    }
}
