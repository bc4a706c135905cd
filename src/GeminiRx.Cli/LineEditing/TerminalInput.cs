using System.Runtime.InteropServices;

namespace GeminiRx.Cli;

/// <summary>Reads the bytes of the terminal behind standard input. A read can be woken.</summary>
internal sealed partial class TerminalInput : IDisposable
{
    private const short Readable = 1;
    private const int Interrupted = 4; // EINTR
    private const int CloseOnExec = 0x80000; // O_CLOEXEC
    private const int NonBlocking = 0x800; // O_NONBLOCK

    private readonly int[] _wake = new int[2];
    private readonly byte[] _buffer = new byte[4096];

    public TerminalInput()
    {
        // An editor does not inherit the pipe, and a full pipe wakes too.
        if ((OperatingSystem.IsLinux() ? CreatePipe(_wake, CloseOnExec | NonBlocking) : CreatePipe(_wake)) != 0)
        {
            throw new IOException($"The system has no pipe (error {Marshal.GetLastPInvokeError()}).");
        }
    }

    /// <summary>Waits for bytes.</summary>
    /// <param name="limit">How long; null for any time.</param>
    /// <param name="isAtLimit">Whether the wait has reached its limit.</param>
    /// <returns>The bytes, valid until the next call; empty if the wait was woken or has reached its limit; null at the end of the
    /// input.</returns>
    public ReadOnlyMemory<byte>? Read(TimeSpan? limit, out bool isAtLimit)
    {
        Span<PollFile> files = [new(0, Readable, 0), new(_wake[0], Readable, 0)];
        var ready = Poll(ref files[0], 2, limit is { } time ? (int)time.TotalMilliseconds : -1);
        isAtLimit = ready == 0;
        if (ready <= 0)
        {
            return ReadOnlyMemory<byte>.Empty;
        }

        if (files[1].ReturnedEvents != 0)
        {
            _ = Read(_wake[0], _buffer, (nuint)_buffer.Length);
            return ReadOnlyMemory<byte>.Empty;
        }

        var count = Read(0, _buffer, (nuint)_buffer.Length);
        return count > 0 ? _buffer.AsMemory(0, (int)count)
            : count < 0 && Marshal.GetLastPInvokeError() == Interrupted ? ReadOnlyMemory<byte>.Empty
            : null;
    }

    /// <summary>Ends the current or the next wait.</summary>
    public void Wake() => _ = Write(_wake[1], [0], 1);

    public void Dispose()
    {
        _ = Close(_wake[0]);
        _ = Close(_wake[1]);
    }

    [LibraryImport("libc", EntryPoint = "pipe", SetLastError = true)]
    private static partial int CreatePipe([Out] int[] ends);

    [LibraryImport("libc", EntryPoint = "pipe2", SetLastError = true)]
    private static partial int CreatePipe([Out] int[] ends, int flags);

    [LibraryImport("libc", EntryPoint = "poll", SetLastError = true)]
    private static partial int Poll(ref PollFile files, nuint count, int timeout);

    [LibraryImport("libc", EntryPoint = "read", SetLastError = true)]
    private static partial nint Read(int descriptor, [Out] byte[] buffer, nuint count);

    [LibraryImport("libc", EntryPoint = "write", SetLastError = true)]
    private static partial nint Write(int descriptor, byte[] buffer, nuint count);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int descriptor);

    [StructLayout(LayoutKind.Sequential)]
    private record struct PollFile(int Descriptor, short RequestedEvents, short ReturnedEvents);
}
