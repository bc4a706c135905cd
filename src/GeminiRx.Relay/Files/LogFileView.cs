using System.Buffers.Binary;
using System.Text;

namespace GeminiRx.Relay.Files;

/// <summary>A place in a file, and the number of records before it.</summary>
internal readonly record struct LogPlace(long Records, long Place);

/// <summary>The state of an answer when its file was looked at. It does not change: any number of readers use it without a lock.</summary>
internal sealed record LogFileView
{
    private long LeaseMilliseconds { get; init; }

    /// <summary>The length of the intact part of the file.</summary>
    public long Length { get; private init; } = FrameFile.HeaderLength;

    public long Records { get; private init; }

    public long Bytes { get; private init; }

    public long Epoch { get; private init; }

    /// <summary>The lease under which the last record was written.</summary>
    public long EndEpoch { get; private init; }

    public string Producer { get; private init; } = "";

    public long LeaseUntil { get; private init; }

    public long LastTime { get; private init; }

    public bool IsClosed { get; private init; }

    public bool IsStopRequested { get; private init; }

    /// <summary>Places of records in their order; those after <see cref="MarksCount"/> are of later views.</summary>
    public LogPlace[] Marks { get; init; } = [];

    public int MarksCount { get; init; }

    /// <summary>The view after the next frame, with the same marks.</summary>
    public LogFileView After(LogFrame frame, ReadOnlySpan<byte> payload)
    {
        var next = this with
        {
            Length = Length + frame.TotalLength,
            LastTime = frame.Time,
            LeaseUntil = frame.Kind switch
            {
                FrameKind.Stop => LeaseUntil,
                FrameKind.Release => frame.Time,
                FrameKind.Acquire => frame.Time + BinaryPrimitives.ReadInt64LittleEndian(payload),
                _ => frame.Time + LeaseMilliseconds,
            },
        };
        return frame.Kind switch
        {
            FrameKind.Chunk or FrameKind.End => next with
            {
                Records = Records + 1,
                EndEpoch = frame.Epoch,
                Bytes = Bytes + payload.Length,
                IsClosed = IsClosed || frame.Kind == FrameKind.End,
            },
            FrameKind.Acquire => next with
            {
                LeaseMilliseconds = BinaryPrimitives.ReadInt64LittleEndian(payload),
                Epoch = frame.Epoch,
                Producer = Encoding.UTF8.GetString(payload[8..]),
            },
            FrameKind.Stop => next with { IsStopRequested = true },
            _ => next,
        };
    }

    /// <summary>Whether a lease is the newest one. The epochs of another answer that had the same id may be equal.</summary>
    public bool IsHeldBy(AnswerLease lease) => Epoch == lease.Epoch && Producer == lease.Producer;

    /// <summary>The last known place at or before a record.</summary>
    /// <param name="position">The number of records before the record.</param>
    public LogPlace PlaceBefore(long position)
    {
        var (low, high) = (0, MarksCount - 1);
        while (low < high)
        {
            var middle = (low + high + 1) / 2;
            (low, high) = Marks[middle].Records <= position ? (middle, high) : (low, middle - 1);
        }

        return MarksCount == 0 ? new LogPlace(0, FrameFile.HeaderLength) : Marks[low];
    }

    /// <summary>The state for a caller.</summary>
    /// <param name="now">The time in Unix milliseconds.</param>
    public AnswerState ToState(long now) =>
        new()
        {
            Position = Records,
            IsClosed = IsClosed,
            IsStopRequested = IsStopRequested,
            Epoch = Epoch,
            EndEpoch = EndEpoch,
            LeaseRemaining = TimeSpan.FromMilliseconds(LeaseUntil - now),
        };
}
