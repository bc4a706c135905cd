using GeminiRx.Errors;

namespace GeminiRx.Live.Internal;

/// <summary>One connection of a session: opens it, reads it, and sends what waits.</summary>
internal sealed class LiveLink : IDisposable
{
    private static readonly TimeSpan _reasonWait = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource _stop = new();
    private readonly CancellationToken _stopping; // remains usable when the source is disposed
    private readonly int _number;
    private readonly LiveOutbox _outbox;
    private readonly TimeProvider _time;
    private readonly Action<LiveEvent> _post;
    private readonly Func<LiveEvent, Task> _postAsync;
    private volatile LiveConnection? _connection;
    private volatile bool _isStopped;
    private Task _reading = Task.CompletedTask;
    private int _flushes;
    private int _closes;

    public LiveLink(int number, LiveOutbox outbox, TimeProvider time, Action<LiveEvent> post, Func<LiveEvent, Task> postAsync)
    {
        (_number, _outbox, _time, _post, _postAsync) = (number, outbox, time, post, postAsync);
        _stopping = _stop.Token;
        outbox.Start(number);
    }

    /// <summary>Completes when the connection is closed.</summary>
    public Task Stopped { get; private set; } = Task.CompletedTask;

    public void Start(Func<CancellationToken, Task<LiveConnection>> connect) => _reading = RunAsync(connect);

    /// <summary>Sends what waits, on this thread as long as the connection takes it.</summary>
    public void Flush()
    {
        if (_connection is not null && Interlocked.Increment(ref _flushes) == 1)
        {
            _ = FlushAsync();
        }
    }

    /// <summary>Closes the connection. Nothing is reported any more.</summary>
    public void Dispose()
    {
        _isStopped = true;
        Stopped = StopAsync();
    }

    private async Task StopAsync()
    {
        try
        {
            await CloseAsync().ConfigureAwait(false);
        }
        finally
        {
            await _stop.CancelAsync().ConfigureAwait(false);
            _stop.Dispose();
        }
    }

    /// <summary>Closes the connection once: it may be opened while this stops.</summary>
    private async Task CloseAsync()
    {
        if (_connection is not { } connection || Interlocked.Exchange(ref _closes, 1) != 0)
        {
            return;
        }

        using (connection)
        {
            try
            {
                await connection.CloseAsync().ConfigureAwait(false);
            }
            catch (Exception e) when (e is not OutOfMemoryException)
            {
                // The connection is gone already.
            }
        }
    }

    private async Task RunAsync(Func<CancellationToken, Task<LiveConnection>> connect)
    {
        try
        {
            var connection = await connect(_stopping).ConfigureAwait(false);

            // Audio that waits must not be sent before what restores the session.
            await _postAsync(new LiveEvent.Connected(_number)).ConfigureAwait(false);
            _connection = connection;
            if (_isStopped)
            {
                await CloseAsync().ConfigureAwait(false);
                return;
            }

            Flush();
            while (!_stopping.IsCancellationRequested)
            {
                var message = await connection.ReceiveAsync(_stopping).ConfigureAwait(false);
                await _postAsync(new LiveEvent.Received(_number, message)).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            // The connection was replaced.
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            _post(new LiveEvent.Failed(_number, e as GeminiException ?? LiveErrors.Unexpected(e)));
        }
    }

    private async Task FlushAsync()
    {
        try
        {
            int seen;
            do
            {
                seen = Volatile.Read(ref _flushes);
                while (!_isStopped && _outbox.Take(_number, out var sent) is { } message)
                {
                    if (message is ClientMessage.Realtime)
                    {
                        _post(new LiveEvent.AudioSent());
                    }

                    await SendAsync(message, sent).ConfigureAwait(false);
                }
            } while (Interlocked.CompareExchange(ref _flushes, 0, seen) != seen);
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            // The connection was replaced.
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            var failure = e as GeminiException ?? LiveErrors.Unexpected(e);
            if (failure is GeminiConnectionException)
            {
                // The reader may still find out why the service has closed the connection. A second report is ignored.
                await Task.WhenAny(_reading, Task.Delay(_reasonWait, _time, _stopping)).ConfigureAwait(false);
            }

            _post(new LiveEvent.Failed(_number, failure));
        }
    }

    private async Task SendAsync(ClientMessage message, TaskCompletionSource? sent)
    {
        await _connection!.SendAsync(message, _stopping).ConfigureAwait(false);
        sent?.TrySetResult();
    }
}
