using GeminiRx.Relay.Errors;

namespace GeminiRx.Relay.Files;

/// <summary>An open file of an answer. Reads stop at the first frame that is not intact: it is torn, or still being written.</summary>
internal sealed class LogFile : IDisposable
{
    private const int MaxPageBytes = 64 << 10; // what a slow reader holds
    private const int MaxPageRecords = 1024;

    private readonly FrameFile _frames;
    private readonly LogFileState _state;

    private LogFile(FrameFile frames, LogFileState state) => (_frames, _state, View) = (frames, state, state.Advance(frames));

    private static ReadOnlySpan<byte> Signature => "GRXLOG1\n"u8;

    /// <summary>The state after the last frame that this file has seen.</summary>
    public LogFileView View { get; private set; }

    /// <summary>Opens a file.</summary>
    /// <param name="path">The path.</param>
    /// <param name="isWriter">Whether frames will be appended: then a torn end is cut off. The caller holds the lock of the answer.</param>
    /// <param name="stateOf">The state of the file with an identity, of which a part may be known.</param>
    /// <returns>The file; null if there is none.</returns>
    public static LogFile? Open(string path, bool isWriter, LogFileStates stateOf)
    {
        if (FrameFile.Open(path, isWriter, Signature) is not { } frames)
        {
            return null;
        }

        try
        {
            var state = stateOf(frames.Identity, lost: null);
            var length = state.View.Length; // before the size, since others append meanwhile
            var file = new LogFile(frames, length <= frames.Size ? state : stateOf(frames.Identity, lost: state));
            if (isWriter)
            {
                frames.Cut(file.View.Length);
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
            LogFrame.Write(bytes, View.Length + bytes.Length, kind, epoch, time, payload.Span);
        }

        _frames.Write(View.Length, bytes, flushToDisk, write);
        View = _state.Advance(_frames);
    }

    /// <summary>Reads the records after a position, at most a page, but at least one.</summary>
    /// <param name="position">The position.</param>
    /// <param name="epoch">The epoch of the record before it; 0 if it is not known.</param>
    public List<AnswerEntry> Read(long position, long epoch)
    {
        var entries = new List<AnswerEntry>();
        if (position >= View.Records)
        {
            Compare(epoch, View.EndEpoch);
            return entries;
        }

        var bytes = 0;
        var (records, place) = View.PlaceBefore(Math.Max(position - 1, 0));
        while (place < View.Length && entries.Count < MaxPageRecords && _frames.TryRead(place, out var frame, out var payload))
        {
            place += frame.TotalLength;
            if (frame.IsRecord && ++records == position)
            {
                Compare(epoch, frame.Epoch);
            }
            else if (frame.IsRecord && records > position)
            {
                bytes += payload.Length;
                if (bytes > MaxPageBytes && entries.Count > 0)
                {
                    break;
                }

                var record = new AnswerRecord((AnswerRecordKind)frame.Kind, payload.ToArray());
                entries.Add(new AnswerEntry(AnswerOffset.At(records, frame.Epoch), record));
            }
        }

        return entries;
    }

    public void Dispose() => _frames.Dispose();

    // The storage had lost a record, and has another one at its place now.
    private static void Compare(long expected, long epoch) =>
        _ = expected == 0 || expected == epoch ? true : throw LogErrors.InvalidOffset();
}

/// <summary>Finds the state of a file.</summary>
/// <param name="identity">The identity of the file.</param>
/// <param name="lost">A state that is no longer true, since the file is shorter; null for none.</param>
internal delegate LogFileState LogFileStates(Guid identity, LogFileState? lost);
