namespace GeminiRx.Emulator;

/// <summary>
/// A body whose reads wait for what is due. A step is due a fixed time after the one before it, whenever that was read, so the rhythm does
/// not depend on
/// the reader; the step itself is made by the read that waits for it.
/// </summary>
internal sealed class EmulatedStream(
    IEnumerable<BodyStep> steps,
    int? bytesPerRead,
    TimeProvider time,
    long started,
    Action<RequestEnd> ended
) : Stream
{
    // Steps hold nothing that wants disposing; a dispose would race with the read that is inside MoveNext.
    private readonly IEnumerator<BodyStep> _steps = steps.GetEnumerator();

    // Never disposed, because a read may be about to link it; without a timer it holds nothing.
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
                throw new HttpIOException(HttpRequestError.ResponseEnded, "The emulator broke the connection, as its fault demands.");
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
        throw new NotSupportedException("The emulator's body is read asynchronously.");

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
            // As on a real connection, a read that is cancelled while it waits is the end of the body.
            Dispose();
            throw new OperationCanceledException(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            throw new ObjectDisposedException(nameof(EmulatedStream));
        }
    }
}
