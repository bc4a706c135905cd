namespace GeminiRx.Relay.Tests.Support;

/// <summary>A log whose calls a test counts, delays or makes fail.</summary>
/// <param name="log">The log.</param>
/// <param name="before">Runs before each call, with the name of its member.</param>
public sealed class InterceptedLog(IAnswerLog log, Func<string, Task> before) : IAnswerLog
{
    public AnswerLogOptions Options => log.Options;

    /// <summary>What every call fails with while the storage is away.</summary>
    public static AnswerLogException Away => new(AnswerLogFault.Unavailable, "Away.");

    public async Task<AnswerLease> CreateAsync(string id, string producer, CancellationToken cancellationToken = default)
    {
        await before(nameof(CreateAsync));
        return await log.CreateAsync(id, producer, cancellationToken);
    }

    public async Task<AnswerLease> TakeOverAsync(string id, string producer, CancellationToken cancellationToken = default)
    {
        await before(nameof(TakeOverAsync));
        return await log.TakeOverAsync(id, producer, cancellationToken);
    }

    public async Task<AnswerState> AppendAsync(
        string id,
        AnswerLease lease,
        long position,
        IReadOnlyList<AnswerRecord> records,
        CancellationToken cancellationToken = default
    )
    {
        await before(nameof(AppendAsync));
        return await log.AppendAsync(id, lease, position, records, cancellationToken);
    }

    public async Task ReleaseAsync(string id, AnswerLease lease, CancellationToken cancellationToken = default)
    {
        await before(nameof(ReleaseAsync));
        await log.ReleaseAsync(id, lease, cancellationToken);
    }

    public async Task<AnswerPage> ReadAsync(string id, string after, CancellationToken cancellationToken = default)
    {
        await before(nameof(ReadAsync));
        return await log.ReadAsync(id, after, cancellationToken);
    }

    public async Task StopAsync(string id, CancellationToken cancellationToken = default)
    {
        await before(nameof(StopAsync));
        await log.StopAsync(id, cancellationToken);
    }

    public async Task DeleteAsync(string id, CancellationToken cancellationToken = default)
    {
        await before(nameof(DeleteAsync));
        await log.DeleteAsync(id, cancellationToken);
    }

    public async Task<AnswerWatch> WatchAsync(string id, CancellationToken cancellationToken = default)
    {
        await before(nameof(WatchAsync));
        return await log.WatchAsync(id, cancellationToken);
    }
}
