using GeminiRx.Relay.Errors;
using GeminiRx.Relay.Files;

namespace GeminiRx.Relay.Streams.Storage;

/// <summary>Keeps streams in a folder, one append-only file each, for any number of processes. Readers need a lock only to find their
/// place: what was appended does not change.</summary>
internal sealed partial class StreamStore
{
    private readonly DurableStreamsOptions _options;
    private readonly StreamFolder _folder;
    private readonly StreamTotals _totals;
    private readonly AnswerLocks _locks;

    public StreamStore(DurableStreamsOptions options)
    {
        var folder = AnswerFolder.CreatePrivate(options.Folder);
        _options = options;
        _folder = new StreamFolder(folder, options.TimeProvider);
        _totals = new StreamTotals(options, _folder.Count);
        _locks = new AnswerLocks(folder, AnswerLocks.DefaultLimit);
        Signals = new StreamSignals(options.TimeProvider, options.PollInterval, _folder.SizeOf);
    }

    /// <summary>Wakes the readers that wait.</summary>
    public StreamSignals Signals { get; }

    /// <summary>Writes the bytes of an append; a test makes it fail.</summary>
    public StreamWrite Write { get; init; } = (stream, bytes) => stream.Write(bytes.Span);

    /// <summary>Looks at a stream. This does not renew its time to live.</summary>
    public async Task<StreamInfo> InspectAsync(string key, CancellationToken cancellationToken)
    {
        using var held = await _locks.LockLocallyAsync(key, cancellationToken).ConfigureAwait(false);
        return AnswerFolder.Guarded(() =>
        {
            using var file = OpenLive(key, isWriter: false);
            return file.View.Info;
        });
    }

    /// <summary>Creates a stream, unless it exists with the same settings.</summary>
    /// <returns>The stream, and whether it is new.</returns>
    public async Task<(StreamInfo Info, bool IsNew)> CreateAsync(string key, StreamCreation creation, CancellationToken cancellationToken)
    {
        BeginSweep();
        await _totals.CountAsync().ConfigureAwait(false);
        if (await FindAsync(key, creation, cancellationToken).ConfigureAwait(false) is { } existing)
        {
            return (existing, false);
        }

        var identity = Guid.NewGuid();
        var start = creation.Fork is { } fork
            ? await ForkAsync(key, identity, fork, creation, cancellationToken).ConfigureAwait(false)
            : StartOf(SettingsOf(creation, source: null), [], creation);
        (StreamInfo Info, EndedFork? Replaced, bool IsNew) created = default;
        try
        {
            created = await ChangeAsync(
                    key,
                    () =>
                    {
                        if (FindExisting(key, creation) is { } raced)
                        {
                            return (raced, null, false);
                        }

                        var dead = RemoveDead(key);
                        var record = new StreamRecord { Settings = start.Settings, Closes = creation.Closes };
                        return (CreateFile(key, identity, start.Settings, record.ToPayload(start.Contents)), dead, true);
                    },
                    cancellationToken
                )
                .ConfigureAwait(false);
        }
        finally
        {
            if (!created.IsNew && start.Settings.Source is { } source)
            {
                await ReleaseUnlessCreatedAsync(key, new EndedFork(source, identity)).ConfigureAwait(false);
            }
        }

        await ReleaseAsync(created.Replaced).ConfigureAwait(false);
        if (created.IsNew)
        {
            await CheckSourceAsync(key, start.Settings, cancellationToken).ConfigureAwait(false);
        }

        return (created.Info, created.IsNew);
    }

    /// <summary>Appends bytes, or closes a stream.</summary>
    public async Task<StreamAppended> AppendAsync(string key, StreamAppend append, CancellationToken cancellationToken)
    {
        BeginSweep(); // what has expired counts until it is removed
        var contents = append.Body.IsEmpty ? [] : BytesOf(append.ContentType!, append.Body);
        if (contents.Length == 0 && !(append.Closes && append.Body.IsEmpty))
        {
            throw StreamErrors.EmptyBody();
        }

        await _totals.CountAsync().ConfigureAwait(false);
        return await ChangeAsync(
                key,
                () =>
                {
                    using var file = OpenLive(key, isWriter: true);
                    var isRepeated = AppendRules.IsRepeated(file.State, append, contents.Length, _options);
                    if (isRepeated)
                    {
                        _folder.Touch(key, file.State.Settings);
                    }
                    else
                    {
                        var record = new StreamRecord
                        {
                            Producer = append.Producer,
                            Sequence = append.Sequence,
                            Closes = append.Closes,
                        };
                        Append(key, file, FrameKind.StreamBytes, record.ToPayload(contents), isLimited: contents.Length > 0);
                    }

                    var last = append.Producer is { } producer ? file.State.LastOf(producer.Id) : null;
                    return new StreamAppended(file.View.Info, last, isRepeated);
                },
                cancellationToken
            )
            .ConfigureAwait(false);
    }

    /// <summary>Removes a stream. If it has forks, its bytes are kept for them.</summary>
    public async Task DeleteAsync(string key, CancellationToken cancellationToken)
    {
        var fork = await ChangeAsync(
                key,
                () =>
                {
                    using var file = OpenLive(key, isWriter: true);
                    if (_folder.IsNeeded(file.State))
                    {
                        Append(key, file, FrameKind.StreamRemoved, [], isLimited: false);
                        _folder.MarkRemoved(key);
                        return null;
                    }

                    Remove(key);
                    return EndedFork.Of(file.State);
                },
                cancellationToken
            )
            .ConfigureAwait(false);
        await ReleaseAsync(fork).ConfigureAwait(false);
    }

    // The stream, if it exists with the settings that are asked for.
    private async Task<StreamInfo?> FindAsync(string key, StreamCreation creation, CancellationToken cancellationToken)
    {
        using var held = await _locks.LockLocallyAsync(key, cancellationToken).ConfigureAwait(false);
        return AnswerFolder.Guarded(() => FindExisting(key, creation));
    }

    private StreamInfo? FindExisting(string key, StreamCreation creation)
    {
        using var file = _folder.Open(key, isWriter: false);
        if (file is null || (file.State.IsRemoved || _folder.IsExpired(file)) && !_folder.IsNeeded(file.State))
        {
            return null;
        }

        return file.State.IsRemoved || _folder.IsExpired(file) || !IsAsked(file.State, creation)
            ? throw StreamErrors.Exists()
            : file.View.Info;
    }

    private StreamFile OpenLive(string key, bool isWriter)
    {
        var file = _folder.Open(key, isWriter) ?? throw StreamErrors.Unknown();
        if (!file.State.IsRemoved && !_folder.IsExpired(file))
        {
            return file;
        }

        using (file)
        {
            throw _folder.IsNeeded(file.State) ? StreamErrors.Removed() : StreamErrors.Unknown();
        }
    }

    private StreamInfo CreateFile(string key, Guid identity, StreamSettings settings, byte[] payload)
    {
        StreamFile? created = null;
        _totals.Grow(1, FrameFile.HeaderLength, isLimited: true, () => created = _folder.Create(key, identity, Write));
        using var file = created!;
        try
        {
            Append(key, file, FrameKind.StreamBytes, payload, isLimited: true, settings.Source?.Offset.Time ?? 0);
        }
        catch
        {
            file.Dispose();
            _folder.Delete(key);
            _totals.Shrink(1, FrameFile.HeaderLength);
            throw;
        }

        return file.View.Info;
    }

    private void Append(string key, StreamFile file, FrameKind kind, byte[] payload, bool isLimited, long after = 0)
    {
        var time = Math.Max(_folder.Now, after);
        _totals.Grow(0, LogFrame.HeadLength + payload.Length, isLimited, () => file.Append(kind, payload, time, _options, Write));
        _folder.Touch(key, file.State.Settings);
    }

    private void Remove(string key)
    {
        var size = _folder.SizeOf(key);
        _folder.Delete(key);
        if (size >= 0)
        {
            _totals.Shrink(1, size);
        }
    }

    private async Task<T> ChangeAsync<T>(string key, Func<T> change, CancellationToken cancellationToken)
    {
        T changed;
        using (await _locks.LockAsync(key, cancellationToken).ConfigureAwait(false))
        {
            changed = AnswerFolder.Guarded(change);
        }

        Signals.Signal(key);
        return changed;
    }

    private static byte[] BytesOf(string contentType, ReadOnlyMemory<byte> body) =>
        StreamSettings.IsJsonType(contentType) && body.Length > 0 ? JsonMessages.Of(body.Span) : body.ToArray();
}
