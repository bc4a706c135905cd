using System.Buffers;
using Microsoft.Win32.SafeHandles;

namespace GeminiRx.Relay.Files;

/// <summary>An open file of frames: a signature, an identity, and frames, which are only appended. Not thread-safe.</summary>
internal sealed class FrameFile : IDisposable
{
    private const int SignatureLength = 8;
    private const int ReadAhead = 64 << 10;

    private readonly FileStream _stream;
    private byte[] _buffer = []; // rented; most readers of a known file need none
    private long _start; // where the bytes of the buffer are in the file
    private int _count;

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
        _count = 0;
        _stream.Position = place;
        write(_stream, frames.GetBuffer().AsMemory(0, (int)frames.Length));
        _stream.Flush(flushToDisk);
    }

    /// <summary>Reads a frame, if there is an intact one: otherwise it is torn, or still being written.</summary>
    public bool TryRead(long place, out LogFrame frame, out ReadOnlySpan<byte> payload)
    {
        frame = default;
        payload = default;
        if (!TryFill(place, LogFrame.HeadLength))
        {
            return false;
        }

        frame = LogFrame.Read(BytesAt(place));
        if (frame.Length >= 0 && TryFill(place, LogFrame.HeadLength + (long)frame.Length))
        {
            var bytes = BytesAt(place);
            payload = bytes.Slice(LogFrame.HeadLength, frame.Length);
            if (frame.IsIntact(place, bytes, payload))
            {
                return true;
            }
        }

        _count = 0; // it may be written anew
        return false;
    }

    /// <summary>Gives back the memory for reading, until the next call that reads.</summary>
    public void ReleaseBuffer()
    {
        _count = 0;
        if (Interlocked.Exchange(ref _buffer, []) is { Length: > 0 } buffer)
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>The size of a file; -1 if there is none, or if nothing is known of it.</summary>
    public static long SizeOf(string path)
    {
        try
        {
            var file = new FileInfo(path);
            return file.Exists ? file.Length : -1;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return -1; // removed meanwhile
        }
    }

    public void Dispose()
    {
        ReleaseBuffer();
        _stream.Dispose();
    }

    private ReadOnlySpan<byte> BytesAt(long place) => _buffer.AsSpan((int)(place - _start), (int)(_start + _count - place));

    // Reads ahead, since most frames are short.
    private bool TryFill(long place, long count)
    {
        if (place >= _start && place + count <= _start + _count)
        {
            return true;
        }

        _count = 0;
        var available = _stream.Length - place;
        if (available < count)
        {
            return false;
        }

        var length = (int)Math.Min(available, Math.Max(count, ReadAhead));
        if (_buffer.Length < length)
        {
            ReleaseBuffer();
            _buffer = ArrayPool<byte>.Shared.Rent(length);
        }

        var read = 0;
        while (read < count)
        {
            var more = RandomAccess.Read(Handle, _buffer.AsSpan(read, length - read), place + read);
            if (more == 0)
            {
                return false; // cut off meanwhile
            }

            read += more;
        }

        (_start, _count) = (place, read);
        return true;
    }
}
