using GeminiRx.Relay.Errors;

namespace GeminiRx.Relay.Files;

/// <summary>An open file of an answer. Reads stop at the first frame that is not intact: it is torn, or still being written.</summary>
internal sealed class LogFile : IDisposable
{
    /// <summary>The signature and the identity.</summary>
    public const int HeaderLength = 8 + 16;

    private const int MaxPageBytes = 1 << 20;
    private const int MaxPageRecords = 1024;
    private const int DiskFull = 28; // ENOSPC; the low bits of ERROR_DISK_FULL are 112

    private readonly FileStream _stream;
    private byte[] _buffer = new byte[4096];

    private LogFile(FileStream stream, LogFileState state) => (_stream, State) = (stream, state);

    private static ReadOnlySpan<byte> Signature => "GRXLOG1\n"u8;

    public LogFileState State { get; }

    /// <summary>Opens a file.</summary>
    /// <param name="path">The path.</param>
    /// <param name="isWriter">Whether frames will be appended: then a torn end is cut off. The caller holds the lock of the answer.</param>
    /// <param name="known">What is known of the file; null if nothing is.</param>
    /// <returns>The file; null if there is none.</returns>
    public static LogFile? Open(string path, bool isWriter, LogFileState? known)
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
            var header = new byte[HeaderLength];
            if (
                stream.ReadAtLeast(header, HeaderLength, throwOnEndOfStream: false) < HeaderLength
                || !header.AsSpan().StartsWith(Signature)
            )
            {
                stream.Dispose();
                return null; // its creation broke off
            }

            var identity = new Guid(header.AsSpan(Signature.Length));
            var file = new LogFile(
                stream,
                known?.Identity == identity && known.Length <= stream.Length ? known : new LogFileState(identity)
            );
            file.ReadNewFrames();
            if (isWriter && stream.Length > file.State.Length)
            {
                stream.SetLength(file.State.Length);
            }

            return file;
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    /// <summary>Creates a file, in place of one whose creation broke off.</summary>
    public static LogFile Create(string path)
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

        var identity = Guid.NewGuid();
        var stream = new FileStream(path, options);
        stream.Write([.. Signature, .. identity.ToByteArray()]);
        return new LogFile(stream, new LogFileState(identity));
    }

    /// <summary>Appends frames with one write.</summary>
    /// <param name="frames">The kinds and payloads.</param>
    /// <param name="epoch">The lease.</param>
    /// <param name="time">The time in Unix milliseconds.</param>
    /// <param name="flushToDisk">Whether to wait for the disk.</param>
    /// <param name="write">Writes the bytes to the file; a test makes it fail.</param>
    public void Append(
        IEnumerable<(FrameKind Kind, ReadOnlyMemory<byte> Payload)> frames,
        long epoch,
        long time,
        bool flushToDisk,
        Action<FileStream, ReadOnlyMemory<byte>> write
    )
    {
        using var bytes = new MemoryStream();
        foreach (var (kind, payload) in frames)
        {
            LogFrame.Write(bytes, State.Length + bytes.Length, kind, epoch, time, payload.Span);
        }

        try
        {
            _stream.Position = State.Length;
            write(_stream, bytes.GetBuffer().AsMemory(0, (int)bytes.Length));
            _stream.Flush(flushToDisk);
        }
        catch (IOException e) when ((e.HResult & 0xFFFF) is DiskFull or 112)
        {
            throw LogErrors.Full(e);
        }

        ReadNewFrames();
    }

    /// <summary>Reads the records after a position, at most a page.</summary>
    /// <param name="position">The position.</param>
    /// <param name="epoch">The epoch of the record before it; 0 if it is not known.</param>
    public List<AnswerEntry> Read(long position, long epoch)
    {
        if (position >= State.Records)
        {
            Compare(epoch, State.EndEpoch);
            return [];
        }

        var entries = new List<AnswerEntry>();
        var (place, records) = State.PlaceBefore(Math.Max(position - 1, 0));
        var bytes = 0;
        while (
            place < State.Length
            && entries.Count < MaxPageRecords
            && bytes < MaxPageBytes
            && TryReadFrame(place, out var frame, out var payload)
        )
        {
            place += frame.TotalLength;
            if (frame.IsRecord && ++records == position)
            {
                Compare(epoch, frame.Epoch);
            }
            else if (frame.IsRecord && records > position)
            {
                bytes += payload.Length;
                entries.Add(
                    new AnswerEntry(
                        AnswerOffset.At(records, frame.Epoch),
                        new AnswerRecord((AnswerRecordKind)frame.Kind, payload.ToArray())
                    )
                );
            }
        }

        return entries;
    }

    public void Dispose() => _stream.Dispose();

    // The storage had lost a record, and has another one at its place now.
    private static void Compare(long expected, long epoch) =>
        _ = expected == 0 || expected == epoch ? true : throw LogErrors.InvalidOffset();

    private void ReadNewFrames()
    {
        while (TryReadFrame(State.Length, out var frame, out var payload))
        {
            State.Add(frame, payload);
        }
    }

    private bool TryReadFrame(long place, out LogFrame frame, out ReadOnlySpan<byte> payload)
    {
        frame = default;
        payload = default;
        var available = _stream.Length - place;
        if (available < LogFrame.HeadLength || !TryRead(place, LogFrame.HeadLength))
        {
            return false;
        }

        frame = LogFrame.Read(_buffer);
        if (frame.Length < 0 || frame.TotalLength > available || !TryRead(place, frame.TotalLength))
        {
            return false;
        }

        payload = _buffer.AsSpan(LogFrame.HeadLength, frame.Length);
        return frame.IsIntact(place, _buffer, payload);
    }

    private bool TryRead(long place, int count)
    {
        if (_buffer.Length < count)
        {
            _buffer = new byte[Math.Max(count, _buffer.Length * 2)];
        }

        var read = 0;
        while (read < count)
        {
            var more = RandomAccess.Read(_stream.SafeFileHandle, _buffer.AsSpan(read, count - read), place + read);
            if (more == 0)
            {
                return false; // cut off meanwhile
            }

            read += more;
        }

        return true;
    }
}
