using GeminiRx.Relay.Errors;
using GeminiRx.Relay.Files;

namespace GeminiRx.Relay.Streams.Storage;

/// <summary>An open file of a stream. What changes it is called under the lock of the stream.</summary>
internal sealed class StreamFile : IDisposable
{
    private readonly FrameFile _frames;

    private StreamFile(FrameFile frames, StreamState state) => (_frames, State) = (frames, state);

    private StreamFile(FrameFile frames, StreamState state, StreamView view)
        : this(frames, state) => View = view;

    private static ReadOnlySpan<byte> Signature => "GRXSTR1\n"u8;

    /// <summary>The state; only under the lock.</summary>
    public StreamState State { get; }

    /// <summary>What readers need of the state, when the file was opened.</summary>
    public StreamView View { get; private set; } = null!;

    /// <summary>When the stream was last read or written, if it has a time to live.</summary>
    public DateTime LastUse => File.GetLastWriteTimeUtc(_frames.Handle);

    /// <summary>Opens a file.</summary>
    /// <param name="path">The path.</param>
    /// <param name="isWriter">Whether frames will be appended: then a torn end is cut off.</param>
    /// <param name="known">What is known of the file; null if nothing is.</param>
    /// <returns>The file; null if there is none, or if its creation broke off.</returns>
    public static StreamFile? Open(string path, bool isWriter, StreamState? known)
    {
        if (FrameFile.Open(path, isWriter, Signature) is not { } frames)
        {
            return null;
        }

        try
        {
            var isKnown = known?.Identity == frames.Identity && known.Length <= frames.Size;
            var file = new StreamFile(frames, isKnown ? known! : new StreamState(frames.Identity));
            file.ReadNewFrames();
            if (file.State.IsCreated)
            {
                if (isWriter)
                {
                    frames.Cut(file.State.Length);
                }

                return file;
            }
        }
        catch
        {
            frames.Dispose();
            throw;
        }

        frames.Dispose();
        return null;
    }

    /// <summary>Opens a file without the lock, for reading.</summary>
    /// <returns>The file; null if it is not as it is known.</returns>
    public static StreamFile? OpenKnown(string path, StreamState known)
    {
        if (FrameFile.Open(path, isWriter: false, Signature) is not { } frames)
        {
            return null;
        }

        try
        {
            var view = known.View;
            if (view.Info.Identity == frames.Identity && view.Length == frames.Size)
            {
                return new StreamFile(frames, known, view);
            }
        }
        catch
        {
            frames.Dispose();
            throw;
        }

        frames.Dispose();
        return null;
    }

    /// <summary>The identity of a file; null if there is none.</summary>
    public static Guid? IdentityOf(string path)
    {
        using var frames = FrameFile.Open(path, isWriter: false, Signature);
        return frames?.Identity;
    }

    /// <summary>What a stream was created with, read without the rest of its file; null if there is none.</summary>
    public static (StreamSettings Settings, DateTime LastUse)? SettingsOf(string path)
    {
        using var frames = FrameFile.Open(path, isWriter: false, Signature);
        return
            frames is not null
            && frames.TryRead(FrameFile.HeaderLength, out _, out var payload)
            && StreamRecord.Read(payload).Settings is { } settings
            ? (settings, File.GetLastWriteTimeUtc(frames.Handle))
            : null;
    }

    /// <summary>Creates a file, in place of one whose creation broke off.</summary>
    public static StreamFile Create(string path, Guid identity, StreamWrite write) =>
        new(FrameFile.Create(path, identity, Signature, write.Invoke), new StreamState(identity));

    /// <summary>Appends a frame.</summary>
    public void Append(FrameKind kind, ReadOnlySpan<byte> payload, long time, DurableStreamsOptions options, StreamWrite write)
    {
        using var frame = new MemoryStream(LogFrame.HeadLength + payload.Length);
        LogFrame.Write(frame, State.Length, kind, epoch: 0, Math.Max(time, State.Tail.Time), payload);
        _frames.Write(State.Length, frame, options.FlushToDisk, (stream, bytes) => write(stream, bytes));
        ReadNewFrames();
    }

    /// <summary>Where the frames after an offset begin, which is not before the base.</summary>
    /// <exception cref="StreamException"><see cref="StreamRefusal.InvalidOffset"/> or <see cref="StreamRefusal.StaleOffset"/>.</exception>
    public StreamPlace Find(StreamOffset offset)
    {
        if (offset.Bytes > View.Info.Tail.Bytes)
        {
            throw StreamErrors.InvalidOffset();
        }

        var found = View.PlaceBefore(offset.Bytes);
        while (found.Offset.Bytes < offset.Bytes && _frames.TryRead(found.Place, out var frame, out var payload))
        {
            var length = frame.Kind == FrameKind.StreamBytes ? payload.Length - StreamRecord.ContentsAt(payload) : 0;
            found = new StreamPlace(
                length == 0 ? found.Offset : new StreamOffset(found.Offset.Bytes + length, frame.Time),
                found.Place + frame.TotalLength
            );
        }

        return found.Offset.Bytes != offset.Bytes ? throw StreamErrors.InvalidOffset()
            : found.Offset.Time != offset.Time ? throw StreamErrors.StaleOffset()
            : found;
    }

    /// <summary>The bytes of the append after a place; empty if there is none.</summary>
    public byte[] NextAppend(StreamPlace from)
    {
        for (var place = from.Place; _frames.TryRead(place, out var frame, out var payload); place += frame.TotalLength)
        {
            if (frame.Kind == FrameKind.StreamBytes && payload[StreamRecord.ContentsAt(payload)..] is { IsEmpty: false } contents)
            {
                return contents.ToArray();
            }
        }

        return [];
    }

    /// <summary>Reads the contents between two places; this is allowed without the lock, since what was appended does not
    /// change.</summary>
    public StreamContents Read(long place, long end)
    {
        _frames.ReleaseBuffer();
        return new StreamContents(_frames.Handle, place, end);
    }

    public void Dispose() => _frames.Dispose();

    private void ReadNewFrames()
    {
        while (_frames.TryRead(State.Length, out var frame, out var payload))
        {
            State.Add(frame, payload);
        }

        if (State.IsCreated)
        {
            if (State.View is null || State.View.Length != State.Length)
            {
                State.Publish();
            }

            View = State.View!;
        }
    }
}

/// <summary>Writes the bytes of an append to a file; a test makes it fail.</summary>
internal delegate void StreamWrite(FileStream stream, ReadOnlyMemory<byte> bytes);
