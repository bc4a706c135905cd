namespace GeminiRx.Relay;

/// <summary>Tells that an answer may have changed. One caller waits at a time.</summary>
/// <param name="timeProvider">The clock.</param>
/// <param name="pollInterval">The longest wait; <see cref="Timeout.InfiniteTimeSpan"/> if each change is signalled.</param>
/// <param name="dispose">Ends the signals.</param>
public sealed class AnswerWatch(TimeProvider timeProvider, TimeSpan pollInterval, Func<AnswerWatch, ValueTask> dispose) : IAsyncDisposable
{
    private readonly SemaphoreSlim _signals = new(0, 1);
    private readonly Lock _gate = new();

    /// <summary>Ends the current wait, or the next one.</summary>
    public void Signal()
    {
        lock (_gate)
        {
            if (_signals.CurrentCount == 0)
            {
                _signals.Release();
            }
        }
    }

    /// <summary>Waits for a signal since the last wait, or for the end of the poll interval.</summary>
    /// <param name="atMost">A shorter limit than the poll interval, from 0 to 40 days. Default null: none.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The end of the wait.</returns>
    public async Task WaitAsync(TimeSpan? atMost = null, CancellationToken cancellationToken = default)
    {
        var isShorter = pollInterval == Timeout.InfiniteTimeSpan || atMost < pollInterval;
        var limit = atMost is { } shorter && isShorter ? shorter : pollInterval;
        using var elapsed = new CancellationTokenSource(limit, timeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(elapsed.Token, cancellationToken);
        try
        {
            await _signals.WaitAsync(either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // The interval has elapsed.
        }
    }

    /// <summary>Ends the signals.</summary>
    /// <returns>The end of the call.</returns>
    public ValueTask DisposeAsync() => dispose(this);
}
