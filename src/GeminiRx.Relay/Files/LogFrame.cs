using System.Buffers.Binary;
using System.IO.Hashing;

namespace GeminiRx.Relay.Files;

/// <summary>What a frame of a file means.</summary>
internal enum FrameKind : byte
{
    /// <summary>A chunk of the answer.</summary>
    Chunk = 1,

    /// <summary>The end of the answer.</summary>
    End = 2,

    /// <summary>A new lease: its duration in milliseconds (8 bytes), and the name of the producer.</summary>
    Acquire = 3,

    /// <summary>The lease goes on.</summary>
    Renew = 4,

    /// <summary>The lease ends.</summary>
    Release = 5,

    /// <summary>The producer is asked to stop.</summary>
    Stop = 6,

    /// <summary>Bytes of a durable stream, after what came with them.</summary>
    StreamBytes = 16,

    /// <summary>A durable stream has a fork: its identity and the name of its file.</summary>
    StreamFork = 17,

    /// <summary>A durable stream is removed, and kept for its forks only.</summary>
    StreamRemoved = 18,

    /// <summary>A fork of a durable stream is gone: its identity.</summary>
    StreamForkEnded = 19,
}

/// <summary>
/// The head of a frame: length of the payload, checksum, kind, epoch, time. The checksum covers the place of the frame, the rest of the
/// head
/// and the payload, so that a torn or misplaced frame is none.
/// </summary>
/// <param name="Length">The length of the payload in bytes.</param>
/// <param name="Checksum">CRC-32.</param>
/// <param name="Kind">What the frame means.</param>
/// <param name="Epoch">The lease under which it was written.</param>
/// <param name="Time">When it was written, in Unix milliseconds.</param>
internal readonly record struct LogFrame(int Length, uint Checksum, FrameKind Kind, long Epoch, long Time)
{
    public const int HeadLength = 4 + 4 + 1 + 8 + 8;

    public int TotalLength => HeadLength + Length;

    public bool IsRecord => Kind is FrameKind.Chunk or FrameKind.End;

    /// <summary>Reads a head.</summary>
    public static LogFrame Read(ReadOnlySpan<byte> head) =>
        new(
            BinaryPrimitives.ReadInt32LittleEndian(head),
            BinaryPrimitives.ReadUInt32LittleEndian(head[4..]),
            (FrameKind)head[8],
            BinaryPrimitives.ReadInt64LittleEndian(head[9..]),
            BinaryPrimitives.ReadInt64LittleEndian(head[17..])
        );

    /// <summary>Writes a frame.</summary>
    /// <param name="stream">Receives the frame.</param>
    /// <param name="place">Where the frame will begin in the file.</param>
    /// <param name="kind">What the frame means.</param>
    /// <param name="epoch">The lease.</param>
    /// <param name="time">The time in Unix milliseconds.</param>
    /// <param name="payload">The payload.</param>
    public static void Write(MemoryStream stream, long place, FrameKind kind, long epoch, long time, ReadOnlySpan<byte> payload)
    {
        Span<byte> head = stackalloc byte[HeadLength];
        BinaryPrimitives.WriteInt32LittleEndian(head, payload.Length);
        head[8] = (byte)kind;
        BinaryPrimitives.WriteInt64LittleEndian(head[9..], epoch);
        BinaryPrimitives.WriteInt64LittleEndian(head[17..], time);
        BinaryPrimitives.WriteUInt32LittleEndian(head[4..], ChecksumOf(place, head, payload));
        stream.Write(head);
        stream.Write(payload);
    }

    /// <summary>Whether a frame is as it was written.</summary>
    public bool IsIntact(long place, ReadOnlySpan<byte> head, ReadOnlySpan<byte> payload) => Checksum == ChecksumOf(place, head, payload);

    private static uint ChecksumOf(long place, ReadOnlySpan<byte> head, ReadOnlySpan<byte> payload)
    {
        Span<byte> start = stackalloc byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(start, place);
        var crc = new Crc32();
        crc.Append(start);
        crc.Append(head[..4]);
        crc.Append(head[8..HeadLength]);
        crc.Append(payload);
        return crc.GetCurrentHashAsUInt32();
    }
}
