using GeminiRx.Relay.Errors;
using GeminiRx.Relay.Files;

namespace GeminiRx.Relay.Streams.Storage;

/// <summary>What a new stream begins with.</summary>
/// <param name="Settings">Its settings.</param>
/// <param name="Contents">Its bytes: what a fork copies, and the body.</param>
internal sealed record StreamStart(StreamSettings Settings, byte[] Contents);

/// <summary>A fork that is gone.</summary>
/// <param name="Source">What it was a fork of.</param>
/// <param name="Identity">The identity of its file.</param>
internal sealed record EndedFork(StreamSource Source, Guid Identity)
{
    /// <summary>The fork that a file was; null if it was none.</summary>
    public static EndedFork? Of(StreamState? state) => state?.Settings.Source is { } source ? new EndedFork(source, state.Identity) : null;
}

/// <remarks>A fork reads the file of its source up to its own beginning. The source names its forks, so that it is kept as long as one of
/// their files exists; no two locks are held at once.</remarks>
internal sealed partial class StreamStore
{
    private const int MaxLevels = 32;
    private const string DefaultType = "application/octet-stream";
    private static readonly TimeSpan _sweepInterval = TimeSpan.FromMinutes(5);
    private long _sweptAt = long.MinValue;

    /// <summary>The maximum number of forks of a stream; a test has fewer.</summary>
    public int MaxForks { get; init; } = 10_000;

    /// <summary>Removes expired streams in the background, at most once in 5 minutes.</summary>
    private void BeginSweep()
    {
        var (now, last) = (_options.TimeProvider.GetTimestamp(), Interlocked.Read(ref _sweptAt));
        if (
            (last == long.MinValue || _options.TimeProvider.GetElapsedTime(last, now) >= _sweepInterval)
            && Interlocked.CompareExchange(ref _sweptAt, now, last) == last
        )
        {
            _ = Task.Run(SweepAsync);
        }
    }

    private async Task SweepAsync()
    {
        foreach (var key in AnswerFolder.Attempt(() => _folder.Keys.ToArray()) ?? [])
        {
            try
            {
                if (AnswerFolder.Guarded(() => _folder.MayBeRemovable(key)))
                {
                    var fork = await ChangeAsync(key, () => RemoveDead(key), CancellationToken.None).ConfigureAwait(false);
                    await ReleaseAsync(fork).ConfigureAwait(false);
                }
            }
            catch (AnswerLogException)
            {
                // The next sweep tries again.
            }
        }
    }

    // Removes a file that nobody reads any more. Returns the fork that it was.
    private EndedFork? RemoveDead(string key)
    {
        using var file = _folder.Open(key, isWriter: false);
        if (file is not null && (!file.State.IsRemoved && !_folder.IsExpired(file) || _folder.IsNeeded(file.State)))
        {
            return null;
        }

        Remove(key);
        return EndedFork.Of(file?.State);
    }

    // The removal of a fork may leave its source, and the source of that, without a reader.
    private async Task ReleaseAsync(EndedFork? fork)
    {
        while (fork is { } ended)
        {
            fork = await ChangeAsync(ended.Source.Key, () => Release(ended), CancellationToken.None).ConfigureAwait(false);
        }
    }

    // A creation that failed may have reached the disk.
    private async Task ReleaseUnlessCreatedAsync(string key, EndedFork fork)
    {
        if (await IdentityAsync(key, CancellationToken.None).ConfigureAwait(false) != fork.Identity)
        {
            await ReleaseAsync(fork).ConfigureAwait(false);
        }
    }

    private EndedFork? Release(EndedFork ended)
    {
        var key = ended.Source.Key;
        AnswerFolder.Attempt(() => TryEndFork(key, ended)); // on a full disk the file of the fork tells that it is gone
        return RemoveDead(key);
    }

    private bool TryEndFork(string key, EndedFork ended)
    {
        using var file = _folder.Open(key, isWriter: true);
        if (file?.State.Identity != ended.Source.Identity || !file.State.Forks.ContainsKey(ended.Identity))
        {
            return false;
        }

        var lastUse = file.LastUse; // nobody has used the source
        Append(key, file, FrameKind.StreamForkEnded, ended.Identity.ToByteArray(), isLimited: false);
        _folder.SetLastUse(key, lastUse);
        return true;
    }

    private static bool IsAsked(StreamState state, StreamCreation creation)
    {
        var (settings, fork) = (state.Settings, creation.Fork);
        var isSameSource =
            settings.Source?.Key == fork?.Key
            && (fork?.Offset is not { } offset || offset == settings.Source?.Offset)
            && (fork?.Copied ?? 0) == (settings.Source?.Copied ?? 0);
        var isInherited = fork is not null && (creation.TimeToLive ?? creation.ExpiresAt) is null;
        var isSameType =
            creation.ContentType is null && fork is not null
            || StreamSettings.AreSame(creation.ContentType ?? DefaultType, settings.ContentType);
        return isSameSource
            && isSameType
            && (isInherited || (creation.TimeToLive, creation.ExpiresAt) == (settings.TimeToLive, settings.ExpiresAt))
            && creation.Closes == state.IsClosed;
    }

    private static StreamSettings SettingsOf(StreamCreation creation, StreamSource? source, StreamSettings? inherited = null)
    {
        var isInherited = (creation.TimeToLive ?? creation.ExpiresAt) is null;
        return new StreamSettings
        {
            ContentType = creation.ContentType ?? inherited?.ContentType ?? DefaultType,
            TimeToLive = isInherited ? inherited?.TimeToLive : creation.TimeToLive,
            ExpiresAt = isInherited ? inherited?.ExpiresAt : creation.ExpiresAt,
            Source = source,
        };
    }

    private async Task<StreamStart> ForkAsync(
        string key,
        Guid identity,
        StreamFork fork,
        StreamCreation creation,
        CancellationToken cancellationToken
    )
    {
        var levels = await SourceLevelsAsync(fork, cancellationToken).ConfigureAwait(false);
        var info = levels.Info;
        if (levels.Files.Count >= MaxLevels)
        {
            throw StreamErrors.TooDeep(MaxLevels);
        }

        if (creation.ContentType is { } type && !StreamSettings.AreSame(type, info.Settings.ContentType))
        {
            throw StreamErrors.OtherType();
        }

        var offset = fork.Offset ?? info.Tail;
        var next = await NextAppendAsync(levels, offset, isWanted: fork.Copied > 0, cancellationToken).ConfigureAwait(false);
        var length = fork.Copied == 0 ? 0 : LengthOf(info.Settings, next, fork.Copied);
        if (length < 0 || length + (long)creation.Body.Length > _options.MaxBodyBytes)
        {
            // Forks of forks would make an append grow without bound.
            throw length < 0 ? StreamErrors.InvalidFork() : StreamErrors.BodyTooLarge(_options.MaxBodyBytes);
        }

        var source = new StreamSource(fork.Key, info.Identity, offset, fork.Copied);
        var start = StartOf(SettingsOf(creation, source, info.Settings), next.AsSpan(0, length), creation);
        await ChangeAsync(
                fork.Key,
                () =>
                {
                    using var file = OpenSource(fork.Key, info.Identity, isWriter: true);
                    if (file.State.Forks.Count >= MaxForks)
                    {
                        throw StreamErrors.TooManyForks(MaxForks);
                    }

                    Append(fork.Key, file, FrameKind.StreamFork, ForkFrame.Write(identity, key), isLimited: true);
                    return true;
                },
                cancellationToken
            )
            .ConfigureAwait(false);
        return start;
    }

    private StreamStart StartOf(StreamSettings settings, ReadOnlySpan<byte> copied, StreamCreation creation)
    {
        byte[] contents = [.. copied, .. BytesOf(settings.ContentType, creation.Body)];
        return (settings.Source?.Offset.Bytes ?? 0) + contents.Length <= _options.MaxStreamBytes
            ? new StreamStart(settings, contents)
            : throw StreamErrors.TooLarge(_options.MaxStreamBytes);
    }

    private static int LengthOf(StreamSettings settings, byte[] append, long count) =>
        append.Length == 0 ? -1
        : settings.IsJson ? JsonMessages.LengthOf(append, count)
        : count <= append.Length ? (int)count
        : -1;

    private StreamFile OpenSource(string key, Guid? identity, bool isWriter)
    {
        try
        {
            var file = OpenLive(key, isWriter);
            if (identity is null || file.State.Identity == identity)
            {
                return file;
            }

            file.Dispose();
            throw StreamErrors.Unknown();
        }
        catch (StreamException e) when (e.Fault == StreamRefusal.Removed)
        {
            throw StreamErrors.SourceRemoved();
        }
    }

    // The source may have been removed after it had named the fork, and before the fork had its file.
    private async Task CheckSourceAsync(string key, StreamSettings settings, CancellationToken cancellationToken)
    {
        if (settings.Source is { } source && await IdentityAsync(source.Key, cancellationToken).ConfigureAwait(false) != source.Identity)
        {
            await DeleteAsync(key, cancellationToken).ConfigureAwait(false);
            throw StreamErrors.Unknown();
        }
    }

    private async Task<Guid?> IdentityAsync(string key, CancellationToken cancellationToken)
    {
        using var held = await _locks.LockLocallyAsync(key, cancellationToken).ConfigureAwait(false);
        return AnswerFolder.Guarded(() =>
        {
            using var file = _folder.Open(key, isWriter: false);
            return file?.State.Identity;
        });
    }
}
