using GeminiRx.Errors;
using GeminiRx.Operators.Internal;
using GeminiRx.Telemetry;
using GeminiRx.Wire.Writing;

namespace GeminiRx.Wire.Http;

/// <summary>Runs one subscription to an answer: sends its exchanges one after the other and delivers their chunks.</summary>
internal sealed class AnswerStream(GeminiOptions options, GenerateRequest request, string model, Uri address, IObserver<Chunk> observer)
    : IDisposable
{
    private readonly ContinuationChain _chain = new(options.MaxEventBytes);
    private readonly byte[] _buffer = new byte[32 * 1024];
    private readonly List<Chunk> _chunks = [];

    private enum Next
    {
        Read,
        Exchange,
        Nothing,
    }

    /// <summary>Runs until the answer ends, fails or is cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var telemetry = StreamTelemetry.Start(options, request, model, address);
        using var log = RequestLog.Start(options);
        try
        {
            var isContinued = true;
            while (isContinued && !cancellationToken.IsCancellationRequested)
            {
                var token = _chain.Token ?? request.ContinuationToken;
                ReadOnlyMemory<byte> Write() => RequestWriter.Write(request, options.Vertex is not null, token);
                var body = await RequestWriter.WriteAsync(request, Write, cancellationToken).ConfigureAwait(false);
                using var call = new HttpCall(options, HttpMethod.Post, address, body, log);
                isContinued = await RunExchangeAsync(call, telemetry, log, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The subscriber has disposed the subscription: nothing follows.
        }
    }

    public void Dispose() => _chain.Dispose();

    /// <summary>Delivers one exchange.</summary>
    /// <returns>Whether the answer continues with another exchange.</returns>
    private async Task<bool> RunExchangeAsync(
        HttpCall call,
        StreamTelemetry? telemetry,
        RequestLog? log,
        CancellationToken cancellationToken
    )
    {
        while (true)
        {
            _chunks.Clear();
            telemetry?.Enter();
            var (next, failure) = await ReadAsync(call, cancellationToken).ConfigureAwait(false);
            telemetry?.Leave();
            telemetry?.RecordRead(_chunks, failure);
            log?.RecordRead(_chunks, failure, isLast: next == Next.Nothing);
            if (next == Next.Nothing)
            {
                // Before the observer receives the end, because a program may exit at the end.
                telemetry?.Dispose();
            }

            if (!observer.TryDeliver(_chunks, failure, isLast: next == Next.Nothing))
            {
                return false;
            }

            if (next != Next.Read)
            {
                return next == Next.Exchange;
            }
        }
    }

    /// <summary>Reads once into the list of chunks.</summary>
    private async Task<(Next Next, GeminiException? Failure)> ReadAsync(HttpCall call, CancellationToken cancellationToken)
    {
        try
        {
            if (await call.ReadAsync(_buffer, cancellationToken).ConfigureAwait(false) is > 0 and var count)
            {
                _chain.Feed(_buffer.AsSpan(0, count), _chunks);
                return (Next.Read, null);
            }

            return (_chain.TryContinue(_chunks, _ => options.FollowContinuation) ? Next.Exchange : Next.Nothing, null);
        }
        catch (GeminiException e)
        {
            var failure = e is GeminiApiException error ? Explain(call.WithoutSecrets(error).About(request.CachedContent)) : e;
            _chain.Fail(failure, _chunks);
            return (Next.Nothing, failure);
        }
    }

    // The service says that a level is not supported, but not which levels are.
    private GeminiApiException Explain(GeminiApiException error) =>
        error.Code == 400
        && error.Message.Contains("thinking level", StringComparison.OrdinalIgnoreCase)
        && ThinkingRules.LevelsOf(model) is { Count: > 0 } levels
            ? error.With(ErrorAdvice.ForThinking(model, levels.Select(level => level.Value)))
            : error;
}
