using System.Reactive;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace GeminiRx.Relay.Hosting;

/// <summary>The answers that this process writes. At its shutdown they may end within the shutdown timeout of the host; then their
/// leases are
/// released, so that another process can take them over at once.</summary>
internal sealed partial class AnswerProducers(IAnswerLog log, ILogger<AnswerProducers> logger) : IHostedService
{
    private static readonly TimeSpan _releaseLimit = TimeSpan.FromSeconds(2);
    private readonly Lock _gate = new();
    private readonly Dictionary<string, (CancellationTokenSource Writing, Task Ended)> _running = [];
    private int _count;

    /// <summary>Begins an answer.</summary>
    /// <param name="answer">The chunks.</param>
    /// <param name="maxAnswers">The maximum number of answers at a time.</param>
    /// <param name="cancellationToken">Ends the wait for the log.</param>
    /// <returns>The id, once the log has the answer; null if there are too many.</returns>
    public async Task<string?> BeginAsync(IObservable<Chunk> answer, int maxAnswers, CancellationToken cancellationToken)
    {
        if (Interlocked.Increment(ref _count) > maxAnswers)
        {
            Interlocked.Decrement(ref _count);
            return null;
        }

        var id = Guid.NewGuid().ToString("N");
        var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var writing = new CancellationTokenSource();
        lock (_gate)
        {
            _running[id] = (writing, Task.Run(() => WriteAsync(id, answer, begun, writing), CancellationToken.None));
        }

        try
        {
            await begun.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
            return id;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            await CancelAsync(writing).ConfigureAwait(false); // nobody has received the id
            throw;
        }
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        (CancellationTokenSource Writing, Task Ended)[] running;
        lock (_gate)
        {
            running = [.. _running.Values];
        }

        var ended = Task.WhenAll(running.Select(answer => answer.Ended));
        try
        {
            await ended.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(running.Select(answer => CancelAsync(answer.Writing))).ConfigureAwait(false);
            await Task.WhenAny(ended, Task.Delay(_releaseLimit, log.Options.TimeProvider, CancellationToken.None)).ConfigureAwait(false);
        }
    }

    private static async Task CancelAsync(CancellationTokenSource writing)
    {
        try
        {
            await writing.CancelAsync().ConfigureAwait(false);
        }
        catch (ObjectDisposedException)
        {
            // The answer has ended at this moment.
        }
    }

    // Ends after the release of the lease.
    private async Task WriteAsync(string id, IObservable<Chunk> answer, TaskCompletionSource begun, CancellationTokenSource writing)
    {
        try
        {
            var observer = Observer.Create<string>(_ => begun.TrySetResult());
            await AnswerLogs.WriteAsync(answer, log, id, new AnswerWriterOptions(), observer, writing.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (writing.IsCancellationRequested)
        {
            begun.TrySetCanceled(CancellationToken.None);
        }
        catch (Exception failure)
        {
            if (!begun.TrySetException(failure))
            {
                LogFailure(failure.GetType().Name);
            }
        }
        finally
        {
            Interlocked.Decrement(ref _count);
            lock (_gate)
            {
                _running.Remove(id);
            }

            writing.Dispose();
        }
    }

    [LoggerMessage(1, LogLevel.Error, "An answer was not written to its end ({Failure}).")]
    private partial void LogFailure(string failure);
}
