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

internal sealed partial class StreamStore
{
    /// <summary>Reads a stream, and renews its time to live.</summary>
    /// <param name="key">The stream.</param>
    /// <param name="offset">The offset.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The page, which is to be disposed.</returns>
    public async Task<StreamPage> ReadAsync(string key, string offset, CancellationToken cancellationToken)
    {
        StreamLevel level;
        StreamInfo info;
        StreamOffset from;
        using (await _locks.LockLocallyAsync(key, cancellationToken).ConfigureAwait(false))
        {
            (var page, level, info, from) = AnswerFolder.Guarded(() => ReadOwn(key, offset));
            if (page is not null)
            {
                return page;
            }
        }

        var files = await LevelsAsync(level, from, cancellationToken).ConfigureAwait(false);
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

    // The page, if the file of the stream has the bytes itself.
    private (StreamPage? Page, StreamLevel Level, StreamInfo Info, StreamOffset From) ReadOwn(string key, string offset)
    {
        var file = OpenLive(key, isWriter: false);
        try
        {
            var (state, info) = (file.State, StreamInfo.Of(file.State));
            var from = offset == StreamOffset.Now ? state.Tail : StreamOffset.Parse(offset);
            _folder.Touch(key, state);
            if (from.Bytes >= state.Base.Bytes)
            {
                var start = file.Find(from);
                if (from != state.Tail)
                {
                    var page = new StreamPage(info, from, [new(file, start, state.EndOfPage(from.Bytes, _options.MaxPageBytes))]);
                    file = null;
                    return (page, LevelOf(key, state, state.Tail), info, from);
                }

                return (new StreamPage(info, from, []), LevelOf(key, state, state.Tail), info, from);
            }

            return (null, LevelOf(key, state, state.Tail), info, from);
        }
        finally
        {
            file?.Dispose();
        }
    }

    private static StreamLevel LevelOf(string key, StreamState state, StreamOffset limit) =>
        new(key, state.Identity, state.Base, limit, state.Settings.Source);

    // The file, and those before it down to the one that has an offset.
    private async Task<IReadOnlyList<StreamLevel>> LevelsAsync(StreamLevel top, StreamOffset from, CancellationToken cancellationToken)
    {
        var levels = new List<StreamLevel> { top };
        while (levels[^1] is { Source: { } source } above && from.Bytes < above.Base.Bytes)
        {
            var limit = above.Limit.Bytes < above.Base.Bytes ? above.Limit : above.Base;
            levels.Add(
                await WithFileAsync(source.Key, source.Identity, file => LevelOf(source.Key, file.State, limit), cancellationToken)
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
                return (StreamInfo.Of(file.State), LevelOf(fork.Key, file.State, file.State.Tail));
            });
        }

        return new StreamLevels(info, await LevelsAsync(top, StreamOffset.Start, cancellationToken).ConfigureAwait(false));
    }

    // The append after an offset, which is checked; empty at the end.
    private async Task<byte[]> NextAppendAsync(StreamLevels levels, StreamOffset offset, CancellationToken cancellationToken)
    {
        if (offset.Bytes > levels.Info.Tail.Bytes)
        {
            throw StreamErrors.InvalidOffset();
        }

        var level = levels.Files.First(file => offset.Bytes >= file.Base.Bytes);
        return await WithFileAsync(
                level.Key,
                level.Identity,
                file => file.Find(offset) is var found && offset.Bytes < level.Limit.Bytes ? file.NextAppend(found) : [],
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
                var end = file.State.EndOfPage(at.Bytes, Math.Max(1, _options.MaxPageBytes - (at.Bytes - from.Bytes)));
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
