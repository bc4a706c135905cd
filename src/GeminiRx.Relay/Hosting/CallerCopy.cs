using System.Buffers;
using System.IO.Pipelines;
using System.Text;

namespace GeminiRx.Relay.Hosting;

/// <summary>
/// The bytes of an answer on their way to its first caller. A caller that has left takes nothing more and delays nothing. One that is
/// 1 MiB behind delays the answer, for 10 s at most; then it is cut, and can read on from the log.
/// </summary>
internal sealed class CallerCopy(TimeProvider timeProvider)
{
    private const int MaxBehind = 1 << 20;
    private const int TailBytes = 4;

    /// <summary>The longest wait for a caller that is behind.</summary>
    public static readonly TimeSpan StallLimit = TimeSpan.FromSeconds(10);

    private readonly Pipe _pipe = new(
        new PipeOptions(pauseWriterThreshold: MaxBehind, resumeWriterThreshold: MaxBehind / 2, useSynchronizationContext: false)
    );

    private readonly Lock _gate = new();
    private readonly byte[] _tail = new byte[TailBytes];
    private bool _isEnded;
    private bool _isEmpty = true;

    /// <summary>Is cancelled when the caller is cut.</summary>
    public CancellationTokenSource Cut { get; } = new();

    /// <summary>Copies to the caller, up to the end of the answer.</summary>
    /// <exception cref="IOException">The answer broke off.</exception>
    public async Task CopyToAsync(PipeWriter destination, CancellationToken cancellationToken)
    {
        try
        {
            await _pipe.Reader.CopyToAsync(destination, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            await LeaveAsync().ConfigureAwait(false);
        }
    }

    /// <summary>The caller takes nothing more, and delays nothing.</summary>
    public ValueTask LeaveAsync() => _pipe.Reader.CompleteAsync();

    /// <summary>Takes bytes of the answer.</summary>
    public async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        ValueTask<FlushResult> flushing;
        lock (_gate)
        {
            if (_isEnded)
            {
                return;
            }

            _isEmpty = false;
            var ending = bytes[^Math.Min(TailBytes, bytes.Length)..];
            _tail.AsSpan(ending.Length).CopyTo(_tail);
            ending.CopyTo(_tail.AsMemory(TailBytes - ending.Length));
            flushing = _pipe.Writer.WriteAsync(bytes, CancellationToken.None); // its continuations run on the thread pool
        }

        var isLeft = false;
        try
        {
            isLeft = flushing.IsCompleted
                ? (await flushing.ConfigureAwait(false)).IsCompleted
                : (await flushing.AsTask().WaitAsync(StallLimit, timeProvider, cancellationToken).ConfigureAwait(false)).IsCompleted;
        }
        catch (TimeoutException)
        {
            RelayTelemetry.Stalled.Add(1);
            await Cut.CancelAsync().ConfigureAwait(false);
            isLeft = true;
        }

        if (isLeft)
        {
            End(failure: null);
        }
    }

    /// <summary>Ends the copy at the end of the answer, or at its failure. What comes later has no effect.</summary>
    public void End(Exception? failure)
    {
        lock (_gate)
        {
            if (!_isEnded)
            {
                _isEnded = true;
                _pipe.Writer.Complete(failure);
            }
        }
    }

    /// <summary>Ends an event stream that was stopped with an error in it, as the service does. In the middle of an event, and in other
    /// forms, it breaks off.</summary>
    public void Stop(bool isEvents, int status, string message)
    {
        lock (_gate)
        {
            if (_isEnded)
            {
                return;
            }

            _isEnded = true;
            var isBetween = _isEmpty || _tail.AsSpan().EndsWith("\n\n"u8) || _tail.AsSpan().EndsWith("\r\n\r\n"u8);
            if (isEvents && isBetween)
            {
                var error = Refusals.ErrorJson(status, message);
                _pipe.Writer.Write(Encoding.UTF8.GetBytes($"data: {error}\r\n\r\n"));
                _pipe.Writer.Complete();
            }
            else
            {
                _pipe.Writer.Complete(new IOException("The answer was stopped."));
            }
        }
    }
}
