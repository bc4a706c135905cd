using GeminiRx.Relay.Errors;

namespace GeminiRx.Relay.Files;

/// <summary>The files of the answers: which exist, which are expired, and what is known of them.</summary>
internal sealed class AnswerFolder(string folder, AnswerLogOptions options)
{
    private const string Extension = ".answer";
    private const int DiskFull = 28; // ENOSPC
    private const int DiskFullOfWindows = 112; // ERROR_DISK_FULL
    private const int Quota = 122; // EDQUOT of Linux
    private const int QuotaOfMacOS = 69; // EDQUOT
    private const int QuotaOfWindows = 1295; // ERROR_DISK_QUOTA_EXCEEDED
    private static readonly TimeSpan _sweepInterval = TimeSpan.FromMinutes(1);

    private readonly KnownFiles<LogFileState> _known = new(options.MaxKnownAnswers);
    private long _sweptAt = long.MinValue;

    /// <summary>The time in Unix milliseconds.</summary>
    public long Now => options.TimeProvider.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>Creates a folder of the user only, if it does not exist.</summary>
    /// <returns>Its absolute path.</returns>
    public static string CreatePrivate(string folder)
    {
        var path = Path.GetFullPath(folder);
        _ = OperatingSystem.IsWindows()
            ? Directory.CreateDirectory(path)
            : Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return path;
    }

    /// <summary>Calls, and converts the failures of the file system.</summary>
    public static T Guarded<T>(Func<T> call)
    {
        try
        {
            return call();
        }
        catch (IOException e) when ((e.HResult & 0xFFFF) is DiskFull or DiskFullOfWindows or Quota or QuotaOfMacOS or QuotaOfWindows)
        {
            throw LogErrors.Full(e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw LogErrors.Unavailable(e);
        }
    }

    /// <summary>Opens an answer.</summary>
    /// <returns>The file; null if there is none, or if it is expired.</returns>
    public LogFile? Open(string id, bool isWriter)
    {
        if (LogFile.Open(PathOf(id), isWriter, (identity, lost) => StateOf(id, identity, lost)) is not { } file)
        {
            return null;
        }

        if (IsExpired(file.View))
        {
            file.Dispose();
            return null;
        }

        return file;
    }

    /// <summary>The size of an answer's file; -1 if there is none.</summary>
    public long SizeOf(string id) => FrameFile.SizeOf(PathOf(id));

    /// <summary>Creates the file of an answer, in place of an expired one.</summary>
    public LogFile Create(string id, Action<FileStream, ReadOnlyMemory<byte>> write) => LogFile.Create(PathOf(id), write);

    /// <summary>Removes an answer.</summary>
    public bool Delete(string id)
    {
        File.Delete(PathOf(id));
        _known.Forget(id);
        return true;
    }

    /// <summary>Removes the expired answers in the background, at most once a minute.</summary>
    public void BeginSweep(AnswerLocks locks)
    {
        var (now, last) = (options.TimeProvider.GetTimestamp(), Interlocked.Read(ref _sweptAt));
        if (
            (last == long.MinValue || options.TimeProvider.GetElapsedTime(last, now) >= _sweepInterval)
            && Interlocked.CompareExchange(ref _sweptAt, now, last) == last
        )
        {
            _ = Task.Run(() => SweepAsync(locks));
        }
    }

    private async Task SweepAsync(AnswerLocks locks)
    {
        foreach (var path in Attempt(OldFiles) ?? [])
        {
            try
            {
                var id = Path.GetFileNameWithoutExtension(path);
                using var held = await locks.LockAsync(id, CancellationToken.None).ConfigureAwait(false);
                Attempt(() =>
                {
                    using var file = LogFile.Open(path, isWriter: false, (identity, _) => new LogFileState(identity));
                    return (file is null || IsExpired(file.View)) && Delete(id);
                });
            }
            catch (AnswerLogException)
            {
                // The next sweep tries again.
            }
        }
    }

    // The last write of a file is its last frame: a younger file need not be read.
    private string[] OldFiles()
    {
        var since = (options.TimeProvider.GetUtcNow() - options.TimeToLive).UtcDateTime;
        return [.. Directory.EnumerateFiles(folder, "*" + Extension).Where(path => File.GetLastWriteTimeUtc(path) <= since)];
    }

    /// <summary>Calls; a failure of the file system is no result.</summary>
    public static T? Attempt<T>(Func<T> call)
    {
        try
        {
            return Guarded(call);
        }
        catch (AnswerLogException)
        {
            return default;
        }
    }

    // Readers that come at the same time have one state, so that the frames are read once.
    private LogFileState StateOf(string id, Guid identity, LogFileState? lost)
    {
        var known = _known.Find(id);
        if (known is not null && known.Identity == identity && known != lost)
        {
            return known;
        }

        var state = new LogFileState(identity);
        var replaced = _known.Replace(id, known, state);
        return replaced.Identity == identity && replaced != lost ? replaced : state;
    }

    private string PathOf(string id) => Path.Combine(folder, id + Extension);

    // A file without a frame belongs to a creation that broke off: its last time is 0.
    private bool IsExpired(LogFileView view) => Now - view.LastTime >= options.TimeToLive.TotalMilliseconds;
}
