namespace GeminiRx.Recordings;

/// <summary>A recorded body. Each read waits for its recorded time.</summary>
internal sealed class ReplayStream(RecordedExchange exchange, double speed, TimeProvider time, long started) : AsyncBodyStream
{
    // Never disposed, because a concurrent read may link to it; without a timer it holds no resources.
    private readonly CancellationTokenSource _closed = new();

    private ReadOnlyMemory<byte> _rest;
    private int _next;

    public override bool CanRead => !_closed.IsCancellationRequested;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (_rest.IsEmpty && !buffer.IsEmpty)
        {
            if (_next == exchange.Reads.Count)
            {
                await WaitAsync(exchange.Ended ?? TimeSpan.Zero, cancellationToken).ConfigureAwait(false);
                return exchange.End == RecordedEnd.Completed
                    ? 0
                    : throw new IOException("The recording of this answer ends without its end.");
            }

            await WaitAsync(exchange.Reads[_next].At, cancellationToken).ConfigureAwait(false);
            _rest = exchange.Reads[_next++].Bytes;
        }

        var count = Math.Min(_rest.Length, buffer.Length);
        _rest[..count].CopyTo(buffer);
        _rest = _rest[count..];
        return count;
    }

    /// <summary>Waits for a recorded time.</summary>
    /// <exception cref="ObjectDisposedException">The stream was disposed during the wait.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public async ValueTask WaitAsync(TimeSpan at, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_closed.IsCancellationRequested, this);
        cancellationToken.ThrowIfCancellationRequested();
        var wait = (at / speed) - time.GetElapsedTime(started);
        if (wait <= TimeSpan.Zero)
        {
            return;
        }

        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _closed.Token);
        try
        {
            await Task.Delay(wait, time, either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new ObjectDisposedException(nameof(ReplayStream));
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _closed.Cancel();
        }

        base.Dispose(disposing);
    }
}
