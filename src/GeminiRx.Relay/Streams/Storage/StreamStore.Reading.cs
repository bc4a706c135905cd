using GeminiRx.Relay.Errors;
using GeminiRx.Relay.Files;

namespace GeminiRx.Relay.Streams.Storage;

/// <summary>A file that has bytes of a stream.</summary>
/// <param name="Key">The key of the file.</param>
/// <param name="Identity">Its identity.</param>
/// <param name="Base">Where its own bytes begin.</param>
/// <param name="Limit">Up to where the stream reads it.</param>
/// <param name="Source">What has the bytes before.</param>
internal sealed record StreamLevel(string Key, Guid Identity, StreamOffset Base, StreamOffset Limit, StreamSource? Source);

/// <summary>The files of a stream: its own, and those of the streams from which it was forked.</summary>
internal sealed record StreamLevels(StreamInfo Info, IReadOnlyList<StreamLevel> Files);

/// <summary>What the file of a stream itself has.</summary>
/// <param name="Page">The page; null if it begins in the source.</param>
/// <param name="Level">The file.</param>
/// <param name="Info">The stream.</param>
/// <param name="From">Where the page begins.</param>
internal sealed record OwnPage(StreamPage? Page, StreamLevel Level, StreamInfo Info, StreamOffset From);

internal sealed partial class StreamStore
{
    /// <summary>Reads a stream, and renews its time to live.</summary>
    /// <param name="key">The stream.</param>
    /// <param name="offset">The offset.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The page, which is to be disposed.</returns>
    public async Task<StreamPage> ReadAsync(string key, string offset, CancellationToken cancellationToken)
    {
        var own = AnswerFolder.Guarded(() => ReadKnown(key, offset));
        if (own is null)
        {
            using var held = await _locks.LockLocallyAsync(key, cancellationToken).ConfigureAwait(false);
            own = AnswerFolder.Guarded(() => ReadOwn(key, OpenLive(key, isWriter: false), offset));
        }

        if (own.Page is not null)
        {
            return own.Page;
        }

        var (info, from) = (own.Info, own.From);
        var files = await LevelsAsync(own.Level, from, cancellationToken).ConfigureAwait(false);
        var parts = new List<StreamPart>();
        try
        {
            var at = from;
            foreach (var file in files.Reverse().Where(file => file.Limit.Bytes > file.Base.Bytes))
            {
                var part = await PartAsync(file, at, from, cancellationToken).ConfigureAwait(false);
                parts.Add(part);
                at = part.To.Offset;
                if (at.Bytes < file.Limit.Bytes || at.Bytes - from.Bytes >= _options.MaxPageBytes)
                {
                    break;
                }
            }

            return new StreamPage(info, from, parts);
        }
        catch
        {
            parts.ForEach(part => part.Dispose());
            throw;
        }
    }

    // Without the lock, if nothing has changed since the last look: many readers do not hold up the writer.
    private OwnPage? ReadKnown(string key, string offset)
    {
        var file = _folder.OpenKnown(key);
        if (file is not null && !file.View.IsRemoved && !_folder.IsExpired(file))
        {
            return ReadOwn(key, file, offset);
        }

        file?.Dispose();
        return null;
    }

    private OwnPage ReadOwn(string key, StreamFile file, string offset)
    {
        var isKept = false;
        try
        {
            var (view, info) = (file.View, file.View.Info);
            var from = offset == StreamOffset.Now ? info.Tail : StreamOffset.Parse(offset);
            _folder.Touch(key, info.Settings);
            var level = LevelOf(key, view, info.Tail);
            if (from.Bytes < view.Base.Bytes)
            {
                return new OwnPage(null, level, info, from);
            }

            var start = file.Find(from);
            isKept = from != info.Tail;
            StreamPart[] parts = isKept ? [new(file, start, view.EndOfPage(from.Bytes, _options.MaxPageBytes))] : [];
            return new OwnPage(new StreamPage(info, from, parts), level, info, from);
        }
        finally
        {
            if (!isKept)
            {
                file.Dispose();
            }
        }
    }

    private static StreamLevel LevelOf(string key, StreamView view, StreamOffset limit) =>
        new(key, view.Info.Identity, view.Base, limit, view.Info.Settings.Source);

    // The file, and those before it down to the one that has an offset.
    private async Task<IReadOnlyList<StreamLevel>> LevelsAsync(StreamLevel top, StreamOffset from, CancellationToken cancellationToken)
    {
        var levels = new List<StreamLevel> { top };
        while (levels[^1] is { Source: { } source } above && from.Bytes < above.Base.Bytes)
        {
            var limit = above.Limit.Bytes < above.Base.Bytes ? above.Limit : above.Base;
            levels.Add(
                await WithFileAsync(source.Key, source.Identity, file => LevelOf(source.Key, file.View, limit), cancellationToken)
                    .ConfigureAwait(false)
            );
        }

        return levels;
    }

    private async Task<StreamLevels> SourceLevelsAsync(StreamFork fork, CancellationToken cancellationToken)
    {
        StreamInfo info;
        StreamLevel top;
        using (await _locks.LockLocallyAsync(fork.Key, cancellationToken).ConfigureAwait(false))
        {
            (info, top) = AnswerFolder.Guarded(() =>
            {
                using var file = OpenSource(fork.Key, identity: null, isWriter: false);
                return (file.View.Info, LevelOf(fork.Key, file.View, file.View.Info.Tail));
            });
        }

        return new StreamLevels(info, await LevelsAsync(top, StreamOffset.Start, cancellationToken).ConfigureAwait(false));
    }

    // The append after an offset, which is checked; empty at the end, and if it is not wanted.
    private async Task<byte[]> NextAppendAsync(StreamLevels levels, StreamOffset offset, bool isWanted, CancellationToken cancellationToken)
    {
        if (offset.Bytes > levels.Info.Tail.Bytes)
        {
            throw StreamErrors.InvalidOffset();
        }

        var level = levels.Files.First(file => offset.Bytes >= file.Base.Bytes);
        return await WithFileAsync(
                level.Key,
                level.Identity,
                file => file.Find(offset) is var found && isWanted && offset.Bytes < level.Limit.Bytes ? file.NextAppend(found) : [],
                cancellationToken
            )
            .ConfigureAwait(false);
    }

    private Task<StreamPart> PartAsync(StreamLevel level, StreamOffset at, StreamOffset from, CancellationToken cancellationToken) =>
        WithFileAsync(
            level.Key,
            level.Identity,
            file =>
            {
                var end = file.View.EndOfPage(at.Bytes, Math.Max(1, _options.MaxPageBytes - (at.Bytes - from.Bytes)));
                return new StreamPart(file, file.Find(at), end.Offset.Bytes > level.Limit.Bytes ? file.Find(level.Limit) : end);
            },
            cancellationToken,
            keepsFile: true
        );

    private async Task<T> WithFileAsync<T>(
        string key,
        Guid identity,
        Func<StreamFile, T> call,
        CancellationToken cancellationToken,
        bool keepsFile = false
    )
    {
        using var held = await _locks.LockLocallyAsync(key, cancellationToken).ConfigureAwait(false);
        return AnswerFolder.Guarded(() =>
        {
            var file = _folder.Open(key, isWriter: false);
            var isKept = false;
            try
            {
                var result = file is not null && file.State.Identity == identity ? call(file) : throw StreamErrors.Removed();
                isKept = keepsFile;
                return result;
            }
            finally
            {
                if (!isKept)
                {
                    file?.Dispose();
                }
            }
        });
    }
}
