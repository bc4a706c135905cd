namespace GeminiRx.Cli;

/// <summary>A lock between processes: a private file that one process at a time has open. The file stays, since another process may have
/// opened it already.</summary>
internal static class FileLock
{
    private static readonly TimeSpan _retryDelay = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan _limit = TimeSpan.FromSeconds(5);

    /// <summary>Waits for the lock.</summary>
    /// <param name="path">The file that is locked. The lock is beside it, since the file itself is replaced.</param>
    /// <returns>The lock, which the caller disposes.</returns>
    /// <exception cref="IOException">Another process has held the lock for five seconds.</exception>
    /// <exception cref="UnauthorizedAccessException">Access to the folder is denied.</exception>
    public static async Task<FileStream> AcquireAsync(string path)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (true)
        {
            try
            {
                return PrivateFiles.OpenLock($"{path}.lock");
            }
            catch (IOException) when (TimeProvider.System.GetElapsedTime(started) < _limit)
            {
                await Task.Delay(_retryDelay, CancellationToken.None);
            }
        }
    }
}
