using System.Collections.Concurrent;
using GeminiRx.Relay.Errors;

namespace GeminiRx.Relay.Files;

/// <summary>The files of the answers: which exist, which are expired, and what is known of them.</summary>
internal sealed class AnswerFolder(string folder, TimeProvider timeProvider, TimeSpan timeToLive)
{
    private const string Extension = ".answer";
    private const int MaxKnown = 1024;
    private const int DiskFull = 28; // ENOSPC
    private const int DiskFullOfWindows = 112; // ERROR_DISK_FULL
    private const int Quota = 122; // EDQUOT of Linux
    private const int QuotaOfMacOS = 69; // EDQUOT
    private const int QuotaOfWindows = 1295; // ERROR_DISK_QUOTA_EXCEEDED
    private static readonly TimeSpan _sweepInterval = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<string, LogFileState> _known = new();
    private long _sweptAt = long.MinValue;

    /// <summary>The time in Unix milliseconds.</summary>
    public long Now => timeProvider.GetUtcNow().ToUnixTimeMilliseconds();

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
        if (LogFile.Open(PathOf(id), isWriter, _known.GetValueOrDefault(id)) is not { } file)
        {
            return null;
        }

        if (IsExpired(file.State))
        {
            file.Dispose();
            return null;
        }

        if (_known.Count >= MaxKnown)
        {
            _known.Clear(); // read again from the files
        }

        _known[id] = file.State;
        return file;
    }

    /// <summary>Creates the file of an answer, in place of an expired one.</summary>
    public LogFile Create(string id, Action<FileStream, ReadOnlyMemory<byte>> write) => LogFile.Create(PathOf(id), write);

    /// <summary>Removes an answer.</summary>
    public bool Delete(string id)
    {
        File.Delete(PathOf(id));
        return _known.TryRemove(id, out _);
    }

    /// <summary>Removes the expired answers in the background, at most once a minute.</summary>
    public void BeginSweep(AnswerLocks locks)
    {
        var (now, last) = (timeProvider.GetTimestamp(), Interlocked.Read(ref _sweptAt));
        if (
            (last == long.MinValue || timeProvider.GetElapsedTime(last, now) >= _sweepInterval)
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
                    using var file = LogFile.Open(path, isWriter: false, known: null);
                    return (file is null || IsExpired(file.State)) && Delete(id) ? path : null;
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
        var since = (timeProvider.GetUtcNow() - timeToLive).UtcDateTime;
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

    private string PathOf(string id) => Path.Combine(folder, id + Extension);

    // A file without a frame belongs to a creation that broke off: its last time is 0.
    private bool IsExpired(LogFileState state) => Now - state.LastTime >= timeToLive.TotalMilliseconds;
}
