using GeminiRx.Relay.Errors;

namespace GeminiRx.Relay.Files;

/// <summary>An open file of an answer. Reads stop at the first frame that is not intact: it is torn, or still being written.</summary>
internal sealed class LogFile : IDisposable
{
    private const int MaxPageBytes = 1 << 20;
    private const int MaxPageRecords = 1024;

    private readonly FrameFile _frames;

    private LogFile(FrameFile frames, LogFileState state) => (_frames, State) = (frames, state);

    private static ReadOnlySpan<byte> Signature => "GRXLOG1\n"u8;

    public LogFileState State { get; }

    /// <summary>Opens a file.</summary>
    /// <param name="path">The path.</param>
    /// <param name="isWriter">Whether frames will be appended: then a torn end is cut off. The caller holds the lock of the answer.</param>
    /// <param name="known">What is known of the file; null if nothing is.</param>
    /// <returns>The file; null if there is none.</returns>
    public static LogFile? Open(string path, bool isWriter, LogFileState? known)
    {
        if (FrameFile.Open(path, isWriter, Signature) is not { } frames)
        {
            return null;
        }

        try
        {
            var isKnown = known?.Identity == frames.Identity && known.Length <= frames.Size;
            var file = new LogFile(frames, isKnown ? known! : new LogFileState(frames.Identity));
            file.ReadNewFrames();
            if (isWriter)
            {
                frames.Cut(file.State.Length);
            }

            return file;
        }
        catch
        {
            frames.Dispose();
            throw;
        }
    }

    /// <summary>Creates a file, in place of one whose creation broke off.</summary>
    public static LogFile Create(string path, Action<FileStream, ReadOnlyMemory<byte>> write)
    {
        var frames = FrameFile.Create(path, Guid.NewGuid(), Signature, write);
        return new LogFile(frames, new LogFileState(frames.Identity));
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

        _frames.Write(State.Length, bytes, flushToDisk, write);
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
            && _frames.TryRead(place, out var frame, out var payload)
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

    public void Dispose() => _frames.Dispose();

    // The storage had lost a record, and has another one at its place now.
    private static void Compare(long expected, long epoch) =>
        _ = expected == 0 || expected == epoch ? true : throw LogErrors.InvalidOffset();

    private void ReadNewFrames()
    {
        while (_frames.TryRead(State.Length, out var frame, out var payload))
        {
            State.Add(frame, payload);
        }
    }
}
