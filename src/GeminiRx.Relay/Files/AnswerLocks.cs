using GeminiRx.Relay.Errors;

namespace GeminiRx.Relay.Files;

/// <summary>The locks of a folder's answers, between the threads of this process and between processes. The operating system releases the
/// locks of a process that ends.</summary>
/// <remarks>Answers share 64 files, which are never removed: a lock on a removed file would lock nothing. The waits are timed by
/// the system, since another process is waited for, which no other clock moves.</remarks>
internal sealed class AnswerLocks(string folder, TimeSpan limit)
{
    /// <summary>The longest wait for a lock, unless a test has another one: an append takes milliseconds.</summary>
    public static readonly TimeSpan DefaultLimit = TimeSpan.FromSeconds(5);

    private const int Count = 64;
    private static readonly TimeSpan _retryInterval = TimeSpan.FromMilliseconds(2);

    // Those that change wait for each other and for other processes before they keep the readers of this process out.
    private readonly SemaphoreSlim[] _changing = Semaphores();
    private readonly SemaphoreSlim[] _local = Semaphores();

    /// <summary>Keeps the other threads of this process out.</summary>
    public async Task<IDisposable> LockLocallyAsync(string id, CancellationToken cancellationToken)
    {
        var local = _local[StripeOf(id)];
        await local.WaitAsync(cancellationToken).ConfigureAwait(false);
        return new Held(() => local.Release());
    }

    /// <summary>Keeps all others out. Fails with <see cref="AnswerLogFault.Unavailable"/> if another one holds the lock for the
    /// limit, as a process does that is halted.</summary>
    public async Task<IDisposable> LockAsync(string id, CancellationToken cancellationToken)
    {
        var stripe = StripeOf(id);
        using var late = new CancellationTokenSource(limit);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        try
        {
            await _changing[stripe].WaitAsync(either.Token).ConfigureAwait(false);
            var file = default(FileStream);
            try
            {
                file = await LockFileAsync(stripe, either.Token).ConfigureAwait(false);
                await _local[stripe].WaitAsync(either.Token).ConfigureAwait(false);
            }
            catch
            {
                file?.Dispose();
                _changing[stripe].Release();
                throw;
            }

            return new Held(() =>
            {
                _local[stripe].Release();
                file.Dispose();
                _changing[stripe].Release();
            });
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw LogErrors.Unavailable(new TimeoutException());
        }
    }

    private static SemaphoreSlim[] Semaphores() => [.. Enumerable.Range(0, Count).Select(_ => new SemaphoreSlim(1, 1))];

    private async Task<FileStream> LockFileAsync(int stripe, CancellationToken cancellationToken)
    {
        var path = Path.Combine(folder, $"{stripe:D2}.lock");
        while (true)
        {
            if (AnswerFolder.Guarded(() => TryOpen(path)) is { } file)
            {
                return file;
            }

            await Task.Delay(_retryInterval, cancellationToken).ConfigureAwait(false);
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

    private sealed class Held(Action release) : IDisposable
    {
        public void Dispose() => release();
    }
}
