namespace GeminiRx.Relay.Tests.Faults;

/// <summary>The log of a process that a test kills: from then on no call returns or begins. A call that had begun may have its
/// effect.</summary>
public sealed class KillableLog(IAnswerLog log) : IAnswerLog
{
    private readonly TaskCompletionSource _killed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public AnswerLogOptions Options => log.Options;

    public void Kill() => _killed.TrySetResult();

    public Task<AnswerLease> CreateAsync(string id, string producer, CancellationToken cancellationToken = default) =>
        CallAsync(() => log.CreateAsync(id, producer, cancellationToken), cancellationToken);

    public Task<AnswerLease> TakeOverAsync(string id, string producer, CancellationToken cancellationToken = default) =>
        CallAsync(() => log.TakeOverAsync(id, producer, cancellationToken), cancellationToken);

    public Task<AnswerState> AppendAsync(
        string id,
        AnswerLease lease,
        long position,
        IReadOnlyList<AnswerRecord> records,
        CancellationToken cancellationToken = default
    ) => CallAsync(() => log.AppendAsync(id, lease, position, records, cancellationToken), cancellationToken);

    public Task ReleaseAsync(string id, AnswerLease lease, CancellationToken cancellationToken = default) =>
        CallAsync(
            async () =>
            {
                await log.ReleaseAsync(id, lease, cancellationToken);
                return true;
            },
            cancellationToken
        );

    public Task<AnswerPage> ReadAsync(string id, string after, CancellationToken cancellationToken = default) =>
        CallAsync(() => log.ReadAsync(id, after, cancellationToken), cancellationToken);

    public Task StopAsync(string id, CancellationToken cancellationToken = default) => log.StopAsync(id, cancellationToken);

    public Task DeleteAsync(string id, CancellationToken cancellationToken = default) => log.DeleteAsync(id, cancellationToken);

    public Task<AnswerWatch> WatchAsync(string id, CancellationToken cancellationToken = default) => log.WatchAsync(id, cancellationToken);

    private async Task<T> CallAsync<T>(Func<Task<T>> call, CancellationToken cancellationToken)
    {
        if (!_killed.Task.IsCompleted)
        {
            var begun = call();
            if (await Task.WhenAny(begun, _killed.Task) == begun)
            {
                return await begun;
            }
        }

        // A dead process does nothing more. Its subscription is disposed, so that the test does not wait for it.
        await Task.Delay(Timeout.Infinite, cancellationToken);
        throw new OperationCanceledException(cancellationToken);
    }
}
