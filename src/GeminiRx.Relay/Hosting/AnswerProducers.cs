using System.Reactive;
using GeminiRx.Relay.Hosting;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace GeminiRx.Relay;

/// <summary>The answers that this process writes for the addresses of <c>MapGeminiAnswers</c> and <c>MapGeminiService</c>. At the
/// shutdown of the host they may end within its shutdown timeout; then their leases are released, so that another process can take them
/// over at once.</summary>
/// <remarks>Thread-safe. Registered by <c>AddGeminiRelay</c>.</remarks>
public sealed partial class AnswerProducers : IHostedService
{
    private static readonly TimeSpan _releaseLimit = TimeSpan.FromSeconds(2);
    private readonly IAnswerLog _log;
    private readonly ILogger<AnswerProducers> _logger;
    private readonly Lock _gate = new();
    private readonly Dictionary<string, (CancellationTokenSource Writing, Task Ended)> _running = [];
    private bool _isDraining;

    internal AnswerProducers(IAnswerLog log, ILogger<AnswerProducers> logger) => (_log, _logger) = (log, logger);

    /// <summary>The number of answers that this process writes now.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _running.Count;
            }
        }
    }

    /// <summary>Refuses further answers, and waits until the running ones have ended. After the limit it ends the writing of the others and
    /// releases their leases: the logs get no end, so that another process can take the answers over.</summary>
    /// <param name="limit">The longest wait, from 0; <see cref="Timeout.InfiniteTimeSpan"/>: none.</param>
    /// <param name="cancellationToken">Ends the wait before the limit.</param>
    /// <returns>The end of all answers of this process; at most 2 s after the end of the wait.</returns>
    public async Task DrainAsync(TimeSpan limit, CancellationToken cancellationToken = default)
    {
        (CancellationTokenSource Writing, Task Ended)[] running;
        lock (_gate)
        {
            _isDraining = true;
            running = [.. _running.Values];
        }

        var clock = _log.Options.TimeProvider;
        var ended = Task.WhenAll(running.Select(answer => answer.Ended));
        try
        {
            await ended.WaitAsync(limit, clock, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is OperationCanceledException or TimeoutException)
        {
            await Task.WhenAll(running.Select(answer => CancelAsync(answer.Writing))).ConfigureAwait(false);
            await Task.WhenAny(ended, Task.Delay(_releaseLimit, clock, CancellationToken.None)).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => DrainAsync(Timeout.InfiniteTimeSpan, cancellationToken);

    /// <summary>Whether another answer could begin now.</summary>
    /// <param name="maxAnswers">The maximum number of answers at a time.</param>
    internal bool HasRoom(int maxAnswers)
    {
        lock (_gate)
        {
            return !_isDraining && _running.Count < maxAnswers;
        }
    }

    /// <summary>Begins an answer.</summary>
    /// <param name="answer">The chunks.</param>
    /// <param name="maxAnswers">The maximum number of answers at a time.</param>
    /// <param name="cancellationToken">Ends the wait for the log.</param>
    /// <returns>The answer, once the log has it; null if there are too many, or if the process ends.</returns>
    internal async Task<BegunAnswer?> BeginAsync(IObservable<Chunk> answer, int maxAnswers, CancellationToken cancellationToken)
    {
        var id = Guid.NewGuid().ToString("N");
        var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var writing = new CancellationTokenSource();
        Task ended;
        lock (_gate)
        {
            if (_isDraining || _running.Count >= maxAnswers)
            {
                return null;
            }

            ended = Task.Run(() => WriteAsync(id, answer, begun, writing), CancellationToken.None);
            _running[id] = (writing, ended);
        }

        try
        {
            await begun.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
            return new BegunAnswer(id, ended, () => CancelAsync(writing));
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            await CancelAsync(writing).ConfigureAwait(false); // nobody has received the id
            throw;
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
        RelayTelemetry.Running.Add(1);
        try
        {
            var observer = Observer.Create<string>(_ => begun.TrySetResult());
            await AnswerLogs.WriteAsync(answer, _log, id, new AnswerWriterOptions(), observer, writing.Token).ConfigureAwait(false);
            RelayTelemetry.Ended(isWritten: true);
        }
        catch (OperationCanceledException) when (writing.IsCancellationRequested)
        {
            begun.TrySetCanceled(CancellationToken.None);
            RelayTelemetry.Ended(isWritten: false);
        }
        catch (Exception failure)
        {
            RelayTelemetry.Ended(isWritten: false);
            if (!begun.TrySetException(failure))
            {
                LogFailure(NameOf(failure));
            }
        }
        finally
        {
            RelayTelemetry.Running.Add(-1);
            lock (_gate)
            {
                _running.Remove(id);
            }

            writing.Dispose();
        }
    }

    // Never the message, which may be of another author.
    private static string NameOf(Exception failure) =>
        failure is AnswerLogException refusal ? $"{nameof(AnswerLogException)}, {refusal.Fault}" : failure.GetType().Name;

    [LoggerMessage(1, LogLevel.Error, "An answer was not written to its end ({Failure}).")]
    private partial void LogFailure(string failure);
}
