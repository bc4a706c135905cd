using Microsoft.Win32.SafeHandles;

namespace GeminiRx.Relay.Files;

/// <summary>An open file of frames: a signature, an identity, and frames, which are only appended. Not thread-safe.</summary>
internal sealed class FrameFile : IDisposable
{
    private const int SignatureLength = 8;
    private const int MinBuffer = 4096;

    private readonly FileStream _stream;
    private byte[] _buffer = []; // most readers of a known file need none

    private FrameFile(FileStream stream, Guid identity) => (_stream, Identity) = (stream, identity);

    /// <summary>The place of the first frame.</summary>
    public static int HeaderLength => SignatureLength + 16;

    /// <summary>The identity: another file of the same name has another one.</summary>
    public Guid Identity { get; }

    /// <summary>The size in bytes, with a torn end.</summary>
    public long Size => _stream.Length;

    /// <summary>The handle, for reading at places.</summary>
    public SafeFileHandle Handle => _stream.SafeFileHandle;

    /// <summary>Opens a file.</summary>
    /// <param name="path">The path.</param>
    /// <param name="isWriter">Whether frames will be appended.</param>
    /// <param name="signature">The first 8 bytes.</param>
    /// <returns>The file; null if there is none, or if its creation broke off.</returns>
    public static FrameFile? Open(string path, bool isWriter, ReadOnlySpan<byte> signature)
    {
        FileStream stream;
        try
        {
            var access = isWriter ? FileAccess.ReadWrite : FileAccess.Read;
            stream = new FileStream(path, FileMode.Open, access, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        }
        catch (FileNotFoundException)
        {
            return null;
        }

        try
        {
            Span<byte> header = stackalloc byte[HeaderLength];
            if (stream.ReadAtLeast(header, HeaderLength, throwOnEndOfStream: false) == HeaderLength && header.StartsWith(signature))
            {
                return new FrameFile(stream, new Guid(header[SignatureLength..]));
            }
        }
        catch
        {
            stream.Dispose();
            throw;
        }

        stream.Dispose();
        return null;
    }

    /// <summary>Creates a file without frames, in place of one whose creation broke off.</summary>
    /// <param name="path">The path.</param>
    /// <param name="identity">The identity.</param>
    /// <param name="signature">The first 8 bytes.</param>
    /// <param name="write">Writes the bytes to the file; a test makes it fail.</param>
    public static FrameFile Create(string path, Guid identity, ReadOnlySpan<byte> signature, Action<FileStream, ReadOnlyMemory<byte>> write)
    {
        var options = new FileStreamOptions
        {
            Mode = FileMode.Create,
            Access = FileAccess.ReadWrite,
            Share = FileShare.ReadWrite | FileShare.Delete,
            BufferSize = 0,
        };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        var stream = new FileStream(path, options);
        try
        {
            write(stream, (byte[])[.. signature, .. identity.ToByteArray()]);
            return new FrameFile(stream, identity);
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    /// <summary>Cuts off what is not intact.</summary>
    public void Cut(long length)
    {
        if (_stream.Length > length)
        {
            _stream.SetLength(length);
        }
    }

    /// <summary>Writes frames with one write.</summary>
    /// <param name="place">Where the first one begins.</param>
    /// <param name="frames">The bytes of the frames.</param>
    /// <param name="flushToDisk">Whether to wait for the disk.</param>
    /// <param name="write">Writes the bytes to the file; a test makes it fail.</param>
    public void Write(long place, MemoryStream frames, bool flushToDisk, Action<FileStream, ReadOnlyMemory<byte>> write)
    {
        _stream.Position = place;
        write(_stream, frames.GetBuffer().AsMemory(0, (int)frames.Length));
        _stream.Flush(flushToDisk);
    }

    /// <summary>Reads a frame, if there is an intact one: otherwise it is torn, or still being written.</summary>
    public bool TryRead(long place, out LogFrame frame, out ReadOnlySpan<byte> payload)
    {
        frame = default;
        payload = default;
        var available = _stream.Length - place;
        if (available < LogFrame.HeadLength || !TryFill(place, LogFrame.HeadLength))
        {
            return false;
        }

        frame = LogFrame.Read(_buffer);
        if (frame.Length < 0 || frame.TotalLength > available || !TryFill(place, frame.TotalLength))
        {
            return false;
        }

        payload = _buffer.AsSpan(LogFrame.HeadLength, frame.Length);
        return frame.IsIntact(place, _buffer, payload);
    }

    public void Dispose() => _stream.Dispose();

    private bool TryFill(long place, int count)
    {
        if (_buffer.Length < count)
        {
            _buffer = new byte[Math.Max(count, Math.Max(MinBuffer, _buffer.Length * 2))];
        }

        var read = 0;
        while (read < count)
        {
            var more = RandomAccess.Read(Handle, _buffer.AsSpan(read, count - read), place + read);
            if (more == 0)
            {
                return false; // cut off meanwhile
            }

            read += more;
        }

        return true;
    }
}
