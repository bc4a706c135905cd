using GeminiRx.Operators.Internal;
using GeminiRx.Telemetry;

namespace GeminiRx.Wire.Http;

/// <summary>Runs one subscription to an answer: sends its exchanges one after the other and delivers their chunks.</summary>
internal abstract class AnswerStream(GeminiOptions options, IObserver<Chunk> observer) : IDisposable
{
    private readonly ReadBuffer _buffer = new();
    private readonly List<Chunk> _chunks = [];

    private enum Next
    {
        Read,
        Exchange,
        Nothing,
    }

    /// <summary>The client's options.</summary>
    protected GeminiOptions Options => options;

    /// <summary>Decodes the answer.</summary>
    protected abstract IAnswerChain Chain { get; }

    /// <summary>Whether an answer that continues is followed.</summary>
    protected virtual bool CanFollow => options.FollowContinuation;

    /// <summary>Runs until the answer ends, fails or is cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var telemetry = StartTelemetry();
        using var log = RequestLog.Start(options);
        try
        {
            var isContinued = true;
            while (isContinued && !cancellationToken.IsCancellationRequested)
            {
                using var call = await OpenAsync(log, cancellationToken).ConfigureAwait(false);
                isContinued = await RunExchangeAsync(call, telemetry, log, cancellationToken).ConfigureAwait(false);
            }

            _buffer.Return();
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The subscriber has disposed the subscription: nothing follows.
        }
    }

    public void Dispose() => Chain.Dispose();

    /// <summary>Starts to measure the answer; null without a listener.</summary>
    protected abstract StreamTelemetry? StartTelemetry();

    /// <summary>Prepares the next exchange, which is sent at the first read.</summary>
    protected abstract ValueTask<HttpCall> OpenAsync(RequestLog? log, CancellationToken cancellationToken);

    /// <summary>Adds to an error of the service what the request tells about it.</summary>
    protected abstract GeminiApiException Explain(GeminiApiException error);

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
            if (call.WaitsWithoutBuffer && !_buffer.IsHeld)
            {
                await call.ReadAsync(Memory<byte>.Empty, cancellationToken).ConfigureAwait(false);
            }

            if (await call.ReadAsync(_buffer.Memory, cancellationToken).ConfigureAwait(false) is > 0 and var count)
            {
                Chain.Feed(_buffer.Memory.Span[..count], _chunks);
                _buffer.Adapt(count);
                return (Next.Read, null);
            }

            return (Chain.TryContinue(_chunks, _ => CanFollow) ? Next.Exchange : Next.Nothing, null);
        }
        catch (GeminiException e)
        {
            var failure = e is GeminiApiException error ? Explain(call.WithoutSecrets(error)) : e;
            Chain.Fail(failure, _chunks);
            return (Next.Nothing, failure);
        }
    }
}
