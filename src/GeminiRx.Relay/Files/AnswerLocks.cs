namespace GeminiRx.Relay.Files;

/// <summary>The locks of a folder's answers, between the threads of this process and between processes. The operating system releases the
/// locks of a process that ends.</summary>
/// <remarks>Answers share 64 files, which are never removed: a lock on a removed file would lock nothing.</remarks>
internal sealed class AnswerLocks(string folder, TimeProvider timeProvider)
{
    private const int Count = 64;
    private static readonly TimeSpan _retryInterval = TimeSpan.FromMilliseconds(2);
    private readonly SemaphoreSlim[] _local = [.. Enumerable.Range(0, Count).Select(_ => new SemaphoreSlim(1, 1))];

    /// <summary>Keeps the other threads of this process out.</summary>
    public async Task<IDisposable> LockLocallyAsync(string id, CancellationToken cancellationToken)
    {
        var local = _local[StripeOf(id)];
        await local.WaitAsync(cancellationToken).ConfigureAwait(false);
        return new Held(local, null);
    }

    /// <summary>Keeps all others out.</summary>
    public async Task<IDisposable> LockAsync(string id, CancellationToken cancellationToken)
    {
        var stripe = StripeOf(id);
        var local = _local[stripe];
        await local.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var path = Path.Combine(folder, $"{stripe:D2}.lock");
            while (true)
            {
                if (AnswerFolder.Guarded(() => TryOpen(path)) is { } file)
                {
                    return new Held(local, file);
                }

                await Task.Delay(_retryInterval, timeProvider, cancellationToken).ConfigureAwait(false);
            }
        }
        catch
        {
            local.Release();
            throw;
        }
    }

    private static FileStream? TryOpen(string path)
    {
        var options = new FileStreamOptions
        {
            Mode = FileMode.OpenOrCreate,
            Access = FileAccess.ReadWrite,
            Share = FileShare.None,
            BufferSize = 0,
        };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        try
        {
            return new FileStream(path, options);
        }
        catch (IOException e) when (IsHeld(e))
        {
            return null;
        }
    }

    // EWOULDBLOCK of Linux and of macOS; ERROR_SHARING_VIOLATION of Windows.
    private static bool IsHeld(IOException e) => (e.HResult & 0xFFFF) is 11 or 35 or 32;

    // FNV-1a: the same in every process.
    private static int StripeOf(string id)
    {
        var hash = 2166136261u;
        foreach (var letter in id)
        {
            hash = (hash ^ letter) * 16777619;
        }

        return (int)(hash % Count);
    }

    private sealed class Held(SemaphoreSlim local, FileStream? file) : IDisposable
    {
        public void Dispose()
        {
            file?.Dispose();
            local.Release();
        }
    }
}
