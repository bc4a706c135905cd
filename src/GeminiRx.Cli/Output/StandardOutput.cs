using System.Runtime.InteropServices;

namespace GeminiRx.Cli;

/// <summary>Standard output that notices when nobody reads it any more.</summary>
internal sealed partial class StandardOutput : IDisposable
{
    private const short PollError = 8;

    private readonly Stream _output = Console.OpenStandardOutput();

    /// <summary>Writes and flushes.</summary>
    /// <exception cref="ReaderGoneException">The other end of the pipe is closed.</exception>
    /// <exception cref="IOException">It cannot be written.</exception>
    public void Write(ReadOnlySpan<byte> bytes)
    {
        // The console's stream says nothing when a pipe's reader is gone, and the answer would go on, billed and unread.
        if (!OperatingSystem.IsWindows() && Console.IsOutputRedirected && IsReaderGone())
        {
            throw new ReaderGoneException();
        }

        _output.Write(bytes);
        _output.Flush();
    }

    public void Dispose() => _output.Dispose();

    private static bool IsReaderGone()
    {
        var output = new PollFile { File = 1 };
        return Poll(ref output, 1, 0) == 1 && (output.Happened & PollError) != 0;
    }

    [LibraryImport("libc", EntryPoint = "poll")]
    private static partial int Poll(ref PollFile files, nuint count, int timeout);

    [StructLayout(LayoutKind.Sequential)]
    private struct PollFile
    {
        public int File;
        public short Wanted;
        public short Happened;
    }
}

/// <summary>Whoever read the answer has closed the pipe.</summary>
internal sealed class ReaderGoneException : Exception;
