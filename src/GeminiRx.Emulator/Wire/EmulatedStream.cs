namespace GeminiRx.Emulator;

/// <summary>
/// A body whose reads wait until data is due. The due time of a step depends only on the previous steps, not on when they were read. The
/// read that waits for a step creates it.
/// </summary>
internal sealed class EmulatedStream(
    IEnumerable<BodyStep> steps,
    int? bytesPerRead,
    TimeProvider time,
    long started,
    Action<RequestEnd> ended
) : Stream
{
    // Never disposed: the steps hold no resources, and disposing would race with a read inside MoveNext.
    private readonly IEnumerator<BodyStep> _steps = steps.GetEnumerator();

    // Never disposed, because a read may link it at any time; without a timer it holds no resources.
    private readonly CancellationTokenSource _closed = new();

    private ReadOnlyMemory<byte> _rest;
    private TimeSpan _due;

    public override bool CanRead => !_closed.IsCancellationRequested;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        ObjectDisposedException.ThrowIf(_closed.IsCancellationRequested, this);
        cancellationToken.ThrowIfCancellationRequested();
        while (_rest.IsEmpty && !buffer.IsEmpty)
        {
            if (!_steps.MoveNext())
            {
                ended(RequestEnd.Completed);
                return 0;
            }

            await WaitUntilDueAsync(_steps.Current, cancellationToken).ConfigureAwait(false);
            if (_steps.Current.Kind == StepKind.Drop)
            {
                ended(RequestEnd.Broken);
                throw new HttpIOException(
                    HttpRequestError.ResponseEnded,
                    "The emulator closed the connection inside the body because of a fault."
                );
            }

            _rest = _steps.Current.Bytes;
        }

        var count = Math.Min(Math.Min(_rest.Length, buffer.Length), bytesPerRead ?? int.MaxValue);
        _rest[..count].CopyTo(buffer);
        _rest = _rest[count..];
        return count;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) =>
        throw new NotSupportedException("The emulator's body supports asynchronous reads only. Use ReadAsync.");

    public override void Flush() { }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            ended(RequestEnd.Aborted);
            _closed.Cancel();
        }

        base.Dispose(disposing);
    }

    private async ValueTask WaitUntilDueAsync(BodyStep step, CancellationToken cancellationToken)
    {
        _due += step.Delay;
        var wait = _due - time.GetElapsedTime(started);
        if (step.Kind == StepKind.Stall)
        {
            wait = Timeout.InfiniteTimeSpan;
        }
        else if (wait <= TimeSpan.Zero)
        {
            return;
        }

        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _closed.Token);
        try
        {
            await Task.Delay(wait, time, either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // As on a real connection, cancelling a waiting read ends the body.
            Dispose();
            throw new OperationCanceledException(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            throw new ObjectDisposedException(nameof(EmulatedStream));
        }
    }
}
