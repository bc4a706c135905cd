using System.Runtime.InteropServices;

namespace GeminiRx.Cli;

/// <summary>Writes to a file descriptor of Unix. The streams of <see cref="Console"/> would switch a terminal to application mode and leave
/// it so.</summary>
internal sealed partial class DescriptorStream : Stream
{
    private const int Interrupted = 4; // EINTR
    private const int BrokenPipe = 32; // EPIPE
    private const short PollOutput = 4;
    private const short PollError = 8;

    private readonly int _descriptor;
    private readonly bool _ignoresClosedPipe;

    private DescriptorStream(int descriptor, bool ignoresClosedPipe = false) =>
        (_descriptor, _ignoresClosedPipe) = (descriptor, ignoresClosedPipe);

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Opens standard output.</summary>
    public static Stream OpenOutput() => OperatingSystem.IsWindows() ? Console.OpenStandardOutput() : new DescriptorStream(1);

    /// <summary>Opens standard output for text that is no answer: a reader that has read enough is no error.</summary>
    public static Stream OpenOutputForReports() =>
        OperatingSystem.IsWindows() ? Console.OpenStandardOutput() : new DescriptorStream(1, ignoresClosedPipe: true);

    /// <summary>Opens standard error.</summary>
    public static Stream OpenError() => OperatingSystem.IsWindows() ? Console.OpenStandardError() : new DescriptorStream(2);

    /// <summary>Writes all bytes, and waits while the reader is busy.</summary>
    /// <exception cref="ClosedPipeException">The reader has closed the pipe.</exception>
    /// <exception cref="IOException">The bytes cannot be written.</exception>
    public override void Write(ReadOnlySpan<byte> buffer)
    {
        while (!buffer.IsEmpty)
        {
            var count = WriteBytes(_descriptor, buffer, (nuint)buffer.Length);
            if (count >= 0)
            {
                buffer = buffer[(int)count..];
                continue;
            }

            switch (Marshal.GetLastPInvokeError())
            {
                case Interrupted:
                    break;
                case BrokenPipe when _ignoresClosedPipe:
                    return;
                case BrokenPipe:
                    throw new ClosedPipeException();
                case var error when IsBusy(error):
                    Poll(-1);
                    break;
                case var error:
                    throw new IOException(Marshal.GetPInvokeErrorMessage(error));
            }
        }
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Flush() { }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    /// <summary>Whether the reader has closed the pipe. Nothing is written to find out.</summary>
    public bool IsPipeClosed() => (Poll(0) & PollError) != 0;

    // EAGAIN of Linux, and of macOS and FreeBSD. The descriptor may have been made non-blocking by another process.
    private static bool IsBusy(int error) => error == (OperatingSystem.IsLinux() ? 11 : 35);

    private short Poll(int timeout)
    {
        var output = new PollFile { Descriptor = _descriptor, RequestedEvents = timeout < 0 ? PollOutput : (short)0 };
        return PollFiles(ref output, 1, timeout) == 1 ? output.ReturnedEvents : (short)0;
    }

    [LibraryImport("libc", EntryPoint = "write", SetLastError = true)]
    private static partial nint WriteBytes(int descriptor, ReadOnlySpan<byte> bytes, nuint count);

    [LibraryImport("libc", EntryPoint = "poll", SetLastError = true)]
    private static partial int PollFiles(ref PollFile files, nuint count, int timeout);

    [StructLayout(LayoutKind.Sequential)]
    private struct PollFile
    {
        public int Descriptor;
        public short RequestedEvents;
        public short ReturnedEvents;
    }
}
