using System.Runtime.InteropServices;

namespace GeminiRx.Cli;

/// <summary>Standard output that detects a closed pipe.</summary>
internal sealed partial class StandardOutput : IDisposable
{
    private const short PollError = 8;

    private readonly Stream _output = Console.OpenStandardOutput();

    /// <summary>Writes and flushes.</summary>
    /// <exception cref="ReaderGoneException">The other end of the pipe is closed.</exception>
    /// <exception cref="IOException">Standard output cannot be written.</exception>
    public void Write(ReadOnlySpan<byte> bytes)
    {
        // The console's stream ignores a closed pipe, and the answer would continue, billed and unread.
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
        var output = new PollFile { Descriptor = 1 };
        return Poll(ref output, 1, 0) == 1 && (output.ReturnedEvents & PollError) != 0;
    }

    [LibraryImport("libc", EntryPoint = "poll")]
    private static partial int Poll(ref PollFile files, nuint count, int timeout);

    [StructLayout(LayoutKind.Sequential)]
    private struct PollFile
    {
        public int Descriptor;
        public short RequestedEvents;
        public short ReturnedEvents;
    }
}

/// <summary>The reader of the answer has closed the pipe.</summary>
internal sealed class ReaderGoneException : Exception;
