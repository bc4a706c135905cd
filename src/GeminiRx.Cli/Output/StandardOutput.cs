using System.Runtime.InteropServices;

namespace GeminiRx.Cli;

/// <summary>Standard output. Detects a closed pipe before each write.</summary>
internal sealed partial class StandardOutput : IDisposable
{
    private const short PollError = 8;

    private readonly Stream _output = Console.OpenStandardOutput();

    /// <summary>Writes and flushes.</summary>
    /// <exception cref="ClosedPipeException">The reader has closed the pipe.</exception>
    /// <exception cref="IOException">Standard output cannot be written.</exception>
    public void Write(ReadOnlySpan<byte> bytes)
    {
        // The console's stream ignores a closed pipe: the answer would continue unread, and would be billed.
        if (!OperatingSystem.IsWindows() && Console.IsOutputRedirected && IsPipeClosed())
        {
            throw new ClosedPipeException();
        }

        _output.Write(bytes);
        _output.Flush();
    }

    public void Dispose() => _output.Dispose();

    private static bool IsPipeClosed()
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
internal sealed class ClosedPipeException : Exception;
