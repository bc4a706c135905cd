using System.Buffers.Binary;
using System.Text;
using GeminiRx.Relay.Errors;
using GeminiRx.Relay.Files;
using GeminiRx.Relay.Logs;

namespace GeminiRx.Relay;

/// <summary>
/// Keeps answers in a folder, one append-only file each, for any number of processes of one machine. An append is acknowledged when the
/// operating system has it (<see cref="AnswerLogOptions.FlushToDisk"/>: the disk), so it survives the end of the process. Each record has a
/// checksum: a torn end of a file, after a crash or on a full disk, is cut off and never read.
/// </summary>
/// <remarks>The folder has the mode 0700, its files 0600. A lock between processes is held for one append only, and the operating system
/// releases it with the process. Answers that are no longer kept are removed in the background when new ones
/// are created.</remarks>
public sealed class FileAnswerLog : IAnswerLog
{
    private static readonly TimeSpan _defaultPollInterval = TimeSpan.FromMilliseconds(100);

    private readonly AnswerFolder _folder;
    private readonly AnswerLocks _locks;
    private readonly AnswerSignals _signals;

    /// <summary>Opens a folder, and creates it if it does not exist.</summary>
    /// <param name="folder">The folder, which contains nothing else.</param>
    /// <param name="options">The limits. Default null: the defaults of <see cref="AnswerLogOptions"/>.</param>
    /// <exception cref="ArgumentException"><paramref name="folder"/> is null or empty.</exception>
    /// <exception cref="IOException">The folder cannot be created.</exception>
    public FileAnswerLog(string folder, AnswerLogOptions? options = null)
        : this(folder, options, AnswerLocks.DefaultLimit) { }

    /// <summary>Opens a folder.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="options">The limits.</param>
    /// <param name="lockLimit">The longest wait for the lock of an answer; a test has a shorter one.</param>
    internal FileAnswerLog(string folder, AnswerLogOptions? options, TimeSpan lockLimit)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        Options = options ?? new AnswerLogOptions();
        var path = AnswerFolder.CreatePrivate(folder);
        _folder = new AnswerFolder(path, Options);
        _locks = new AnswerLocks(path, lockLimit);
        _signals = new AnswerSignals(Options.TimeProvider, Options.PollInterval ?? _defaultPollInterval, _folder.SizeOf);
    }

    /// <inheritdoc/>
    public AnswerLogOptions Options { get; }

    /// <summary>Writes the bytes of an append; a test makes it fail.</summary>
    internal Action<FileStream, ReadOnlyMemory<byte>> Write { get; init; } = (stream, bytes) => stream.Write(bytes.Span);

    /// <inheritdoc/>
    public Task<AnswerLease> CreateAsync(string id, string producer, CancellationToken cancellationToken = default)
    {
        AnswerIds.Check(id);
        AnswerIds.CheckProducer(producer);
        _folder.BeginSweep(_locks);
        return ChangeAsync(
            id,
            () =>
            {
                using var existing = _folder.Open(id, isWriter: true);
                if (existing is not null && (existing.View.Producer != producer || existing.View.Records > 0 || existing.View.IsClosed))
                {
                    throw LogErrors.Exists();
                }

                using var created = existing is null ? _folder.Create(id, Write) : null;
                return Acquire(existing ?? created!, producer);
            },
            cancellationToken
        );
    }

    /// <inheritdoc/>
    public Task<AnswerLease> TakeOverAsync(string id, string producer, CancellationToken cancellationToken = default)
    {
        AnswerIds.Check(id);
        AnswerIds.CheckProducer(producer);
        return ChangeAsync(
            id,
            () =>
            {
                using var file = _folder.Open(id, isWriter: true) ?? throw LogErrors.Unknown();
                var state = file.View;
                return state.IsClosed ? throw LogErrors.Closed()
                    : state.Producer != producer && state.LeaseUntil > _folder.Now ? throw LogErrors.Held()
                    : Acquire(file, producer);
            },
            cancellationToken
        );
    }

    /// <inheritdoc/>
    public Task<AnswerState> AppendAsync(
        string id,
        AnswerLease lease,
        long position,
        IReadOnlyList<AnswerRecord> records,
        CancellationToken cancellationToken = default
    )
    {
        AnswerIds.Check(id);
        ArgumentNullException.ThrowIfNull(lease);
        AnswerIds.CheckRecords(records, position);
        return ChangeAsync(
            id,
            () =>
            {
                using var file = _folder.Open(id, isWriter: true) ?? throw LogErrors.Unknown();
                var before = file.View.Records;
                AppendNew(file, lease, position, records);
                return (file.View.ToState(_folder.Now), file.View.Records > before);
            },
            cancellationToken
        );
    }

    /// <inheritdoc/>
    public Task ReleaseAsync(string id, AnswerLease lease, CancellationToken cancellationToken = default)
    {
        AnswerIds.Check(id);
        ArgumentNullException.ThrowIfNull(lease);
        return ChangeAsync(id, () => AddFrame(id, FrameKind.Release, state => state.IsHeldBy(lease) && !state.IsClosed), cancellationToken);
    }

    /// <inheritdoc/>
    public Task StopAsync(string id, CancellationToken cancellationToken = default)
    {
        AnswerIds.Check(id);
        return ChangeAsync(
            id,
            () => AddFrame(id, FrameKind.Stop, state => !state.IsClosed && !state.IsStopRequested) ?? throw LogErrors.Unknown(),
            cancellationToken
        );
    }

    /// <inheritdoc/>
    public Task<AnswerPage> ReadAsync(string id, string after, CancellationToken cancellationToken = default)
    {
        AnswerIds.Check(id);
        ArgumentNullException.ThrowIfNull(after);
        try
        {
            return Task.FromResult(AnswerFolder.Guarded(() => Read(id, after)));
        }
        catch (AnswerLogException e)
        {
            return Task.FromException<AnswerPage>(e);
        }
    }

    /// <inheritdoc/>
    public Task DeleteAsync(string id, CancellationToken cancellationToken = default)
    {
        AnswerIds.Check(id);
        return ChangeAsync(id, () => _folder.Delete(id), cancellationToken);
    }

    /// <inheritdoc/>
    public Task<AnswerWatch> WatchAsync(string id, CancellationToken cancellationToken = default)
    {
        AnswerIds.Check(id);
        return Task.FromResult(_signals.Watch(id));
    }

    private Task<T> ChangeAsync<T>(string id, Func<T> change, CancellationToken cancellationToken) =>
        ChangeAsync(id, () => (change(), true), cancellationToken);

    // The renewal of a lease tells nobody anything.
    private async Task<T> ChangeAsync<T>(string id, Func<(T Result, bool IsNews)> change, CancellationToken cancellationToken)
    {
        (T Result, bool IsNews) changed;
        using (await _locks.LockAsync(id, cancellationToken).ConfigureAwait(false))
        {
            changed = _signals.Change(id, () => AnswerFolder.Guarded(change));
        }

        if (changed.IsNews)
        {
            _signals.Signal(id);
        }

        return changed.Result;
    }

    // Without a lock: any number of readers hold up nobody.
    private AnswerPage Read(string id, string after)
    {
        using var file = _folder.Open(id, isWriter: false) ?? throw LogErrors.Unknown();
        var (position, epoch) = AnswerOffset.Parse(after, file.View.Records);
        return new AnswerPage(file.Read(position, epoch), file.View.ToState(_folder.Now));
    }

    private AnswerLease Acquire(LogFile file, string producer)
    {
        var epoch = Math.Max(file.View.Epoch + 1, _folder.Now); // also higher than those of a removed answer with the same id
        var payload = new byte[8 + Encoding.UTF8.GetByteCount(producer)];
        BinaryPrimitives.WriteInt64LittleEndian(payload, (long)Options.Lease.TotalMilliseconds);
        Encoding.UTF8.GetBytes(producer, payload.AsSpan(8));
        file.Append([(FrameKind.Acquire, payload)], epoch, _folder.Now, Options.FlushToDisk, Write);
        return new AnswerLease(producer, epoch, file.View.Records);
    }

    private void AppendNew(LogFile file, AnswerLease lease, long position, IReadOnlyList<AnswerRecord> records)
    {
        var state = file.View;
        if (!state.IsHeldBy(lease))
        {
            throw LogErrors.Fenced();
        }

        if (position > state.Records)
        {
            throw LogErrors.Gap();
        }

        var known = (int)Math.Min(records.Count, state.Records - position);
        if (state.IsClosed)
        {
            _ = known == records.Count ? true : throw LogErrors.Closed();
            return;
        }

        var added = records.Skip(known).Select(record => ((FrameKind)record.Kind, record.Data)).ToList();
        if (
            added.Exists(frame => frame.Item1 == FrameKind.Chunk)
            && state.Bytes + added.Sum(frame => (long)frame.Data.Length) > Options.MaxBytes
        )
        {
            throw LogErrors.TooLarge(Options.MaxBytes);
        }

        file.Append(added.Count == 0 ? [(FrameKind.Renew, default)] : added, state.Epoch, _folder.Now, Options.FlushToDisk, Write);
    }

    // Null if there is no such answer.
    private bool? AddFrame(string id, FrameKind kind, Func<LogFileView, bool> condition)
    {
        using var file = _folder.Open(id, isWriter: true);
        if (file is not null && condition(file.View))
        {
            file.Append([(kind, default)], file.View.Epoch, _folder.Now, Options.FlushToDisk, Write);
        }

        return file is null ? null : true;
    }
}
