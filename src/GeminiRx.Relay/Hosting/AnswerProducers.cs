using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace GeminiRx.Relay.Hosting;

/// <summary>The answers that this process writes. At its shutdown they may end within the shutdown timeout of the host; then their
/// leases are
/// released, so that another process can take them over at once.</summary>
internal sealed partial class AnswerProducers(IAnswerLog log, ILogger<AnswerProducers> logger) : IHostedService
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, (IDisposable Writing, Task Ended)> _running = [];
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
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var writing = answer
            .WriteTo(log, id)
            .Subscribe(
                _ => begun.TrySetResult(),
                failure =>
                {
                    if (!begun.TrySetException(failure))
                    {
                        LogFailure(failure.GetType().Name);
                    }

                    End(id, ended);
                },
                () => End(id, ended)
            );
        lock (_gate)
        {
            if (!ended.Task.IsCompleted)
            {
                _running[id] = (writing, ended.Task);
            }
        }

        try
        {
            await begun.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
            return id;
        }
        catch (OperationCanceledException)
        {
            writing.Dispose(); // nobody has received the id
            End(id, ended);
            throw;
        }
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        (IDisposable Writing, Task Ended)[] running;
        lock (_gate)
        {
            running = [.. _running.Values];
        }

        try
        {
            await Task.WhenAll(running.Select(answer => answer.Ended)).WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            Array.ForEach(running, answer => answer.Writing.Dispose());
        }
    }

    private void End(string id, TaskCompletionSource ended)
    {
        if (ended.TrySetResult())
        {
            Interlocked.Decrement(ref _count);
        }

        lock (_gate)
        {
            _running.Remove(id);
        }
    }

    [LoggerMessage(1, LogLevel.Error, "An answer was not written to its end ({Failure}).")]
    private partial void LogFailure(string failure);
}
