namespace GeminiRx.Relay.Quotas;

/// <summary>Looks about once a second whether Redis is back, once for all who wait for it, and only while somebody does.</summary>
/// <param name="timeProvider">The clock.</param>
/// <param name="isOver">Whether Redis is back, or nobody waits any more.</param>
internal sealed class RedisReturn(TimeProvider timeProvider, Func<Task<bool>> isOver) : IDisposable
{
    private static readonly TimeSpan _interval = TimeSpan.FromSeconds(1);
    private readonly CancellationTokenSource _disposed = new();
    private readonly Lock _gate = new();
    private Task? _looking;

    /// <summary>Waits until Redis is back, or until this is disposed.</summary>
    public Task WaitAsync()
    {
        lock (_gate)
        {
            return _looking ??= Task.Run(LookAsync);
        }
    }

    public void Dispose() => _disposed.Cancel();

    private async Task LookAsync()
    {
        try
        {
            do
            {
                await Task.Delay(_interval, timeProvider, _disposed.Token).ConfigureAwait(false);
            } while (!await isOver().ConfigureAwait(false));
        }
        catch (OperationCanceledException)
        {
            // Disposed: all waits end.
        }

        lock (_gate)
        {
            _looking = null;
        }
    }
}
