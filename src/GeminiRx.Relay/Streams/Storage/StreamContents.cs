using System.Buffers;
using GeminiRx.Relay.Files;
using Microsoft.Win32.SafeHandles;

namespace GeminiRx.Relay.Streams.Storage;

/// <summary>Reads the contents of the frames between two places of a file, in parts of at most 64 KiB.</summary>
internal sealed class StreamContents(SafeFileHandle handle, long place, long end) : IDisposable
{
    private const int BufferLength = 64 << 10;
    private readonly byte[] _buffer = ArrayPool<byte>.Shared.Rent((int)Math.Min(BufferLength, end - place));
    private int _start;
    private int _count;
    private int _left; // of the contents of the current frame

    /// <summary>Reads on.</summary>
    /// <param name="contents">The next part, until the next call.</param>
    /// <returns>Whether there was one.</returns>
    /// <exception cref="IOException">The file is shorter than it was.</exception>
    public bool TryRead(out ReadOnlyMemory<byte> contents)
    {
        while (_left == 0)
        {
            if (place >= end)
            {
                contents = default;
                return false;
            }

            ReadHead();
        }

        if (_count == 0)
        {
            Fill();
        }

        var length = Math.Min(_left, _count);
        contents = _buffer.AsMemory(_start, length);
        _left -= length;
        Skip(length);
        return true;
    }

    public void Dispose() => ArrayPool<byte>.Shared.Return(_buffer);

    private void ReadHead()
    {
        Ensure(LogFrame.HeadLength);
        var frame = LogFrame.Read(_buffer.AsSpan(_start));
        var skipped = frame.Length;
        if (frame.Kind == FrameKind.StreamBytes)
        {
            Ensure(LogFrame.HeadLength + StreamRecord.LengthBytes);
            skipped = StreamRecord.ContentsAt(_buffer.AsSpan(_start + LogFrame.HeadLength));
        }

        Skip(LogFrame.HeadLength + skipped);
        _left = frame.Length - skipped;
    }

    private void Ensure(int count)
    {
        while (_count < count)
        {
            Fill();
        }
    }

    private void Skip(int length)
    {
        place += length;
        var buffered = Math.Min(length, _count);
        (_start, _count) = (_start + buffered, _count - buffered);
    }

    private void Fill()
    {
        _buffer.AsSpan(_start, _count).CopyTo(_buffer);
        _start = 0;
        var read = RandomAccess.Read(handle, _buffer.AsSpan(_count), place + _count);
        _count += read > 0 ? read : throw new EndOfStreamException();
    }
}
