using GeminiRx.Telemetry;
using GeminiRx.Wire.Writing;

namespace GeminiRx.Wire.Http;

/// <summary>Runs one subscription to an answer: its hops one after the other, delivered to its observer.</summary>
internal sealed class AnswerStream(GeminiOptions options, GenerateRequest request, string model, Uri address, IObserver<Chunk> observer)
{
    private readonly Hops _hops = new();

    /// <summary>Runs until the answer ends, fails or is cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var telemetry = StreamTelemetry.Start(options, request, model, address);
        var token = request.ContinuationToken;
        do
        {
            var hop = token;
            ReadOnlyMemory<byte> Write() => RequestWriter.Write(request, options.Vertex is not null, hop);
            ReadOnlyMemory<byte> body;
            try
            {
                body = await RequestWriter.WriteAsync(request, Write, cancellationToken).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                return;
            }

            using var exchange = new HttpExchange(options, address, body);
            if (!await RunHopAsync(exchange, telemetry, cancellationToken).ConfigureAwait(false))
            {
                return;
            }

            token = exchange.Continuation;
        } while (!cancellationToken.IsCancellationRequested);
    }

    /// <summary>Streams one exchange.</summary>
    /// <returns>Whether the answer goes on with another.</returns>
    private async Task<bool> RunHopAsync(HttpExchange exchange, StreamTelemetry? telemetry, CancellationToken cancellationToken)
    {
        var chunks = new List<Chunk>();
        for (var more = true; more; )
        {
            GeminiException? failure = null;
            telemetry?.Enter();
            try
            {
                more = await exchange.ReadAsync(chunks, cancellationToken).ConfigureAwait(false);
            }
            catch (GeminiException e)
            {
                _hops.AddUpTo(e);
                failure = e;
            }
            catch (OperationCanceledException)
            {
                return false;
            }

            var goesOn = !more && failure is null && options.FollowContinuation && _hops.TryGoOn(exchange.Continuation, chunks);
            if (!goesOn)
            {
                _hops.AddUpTo(chunks);
            }

            // It ends before the observer is told of the end, for a program may end with that.
            telemetry?.Leave();
            telemetry?.Take(chunks, failure);
            if (failure is not null || (!more && !goesOn))
            {
                telemetry?.Dispose();
            }

            // Outside the try above: what an observer throws is no failure of the network.
            try
            {
                Deliver(chunks, failure, isLast: !more && !goesOn);
            }
            catch (Exception e)
            {
                Unhandled.Throw(e);
                return false;
            }

            if (failure is not null || goesOn)
            {
                return goesOn;
            }

            chunks.Clear();
        }

        return false;
    }

    private void Deliver(List<Chunk> chunks, GeminiException? failure, bool isLast)
    {
        foreach (var chunk in chunks)
        {
            observer.OnNext(chunk);
        }

        if (failure is not null)
        {
            observer.OnError(failure);
        }
        else if (isLast)
        {
            observer.OnCompleted();
        }
    }
}
