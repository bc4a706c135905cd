using System.Buffers.Binary;
using System.Text;

namespace GeminiRx.Relay.Files;

/// <summary>The state of an answer, as the frames of its file say it. Not thread-safe.</summary>
/// <param name="identity">The identity of the file: another file of the same name has another one.</param>
internal sealed class LogFileState(Guid identity)
{
    private const int MarkInterval = 256;

    // The places of every 256th record, so that a reader finds its offset.
    private readonly List<long> _marks = [];
    private long _leaseMilliseconds;

    public Guid Identity => identity;

    /// <summary>The length of the intact part of the file.</summary>
    public long Length { get; private set; } = FrameFile.HeaderLength;

    public long Records { get; private set; }

    public long Bytes { get; private set; }

    public long Epoch { get; private set; }

    /// <summary>The lease under which the last record was written.</summary>
    public long EndEpoch { get; private set; }

    public string Producer { get; private set; } = "";

    public long LeaseUntil { get; private set; }

    public long LastTime { get; private set; }

    public bool IsClosed { get; private set; }

    public bool IsStopRequested { get; private set; }

    /// <summary>Takes the next frame.</summary>
    public void Add(LogFrame frame, ReadOnlySpan<byte> payload)
    {
        switch (frame.Kind)
        {
            case FrameKind.Chunk or FrameKind.End:
                if (Records % MarkInterval == 0)
                {
                    _marks.Add(Length);
                }

                Records++;
                EndEpoch = frame.Epoch;
                Bytes += payload.Length;
                IsClosed |= frame.Kind == FrameKind.End;
                break;
            case FrameKind.Acquire:
                _leaseMilliseconds = BinaryPrimitives.ReadInt64LittleEndian(payload);
                (Epoch, Producer) = (frame.Epoch, Encoding.UTF8.GetString(payload[8..]));
                break;
            case FrameKind.Stop:
                IsStopRequested = true;
                break;
            default:
                break;
        }

        LeaseUntil = frame.Kind switch
        {
            FrameKind.Stop => LeaseUntil,
            FrameKind.Release => frame.Time,
            _ => frame.Time + _leaseMilliseconds,
        };
        LastTime = frame.Time;
        Length += frame.TotalLength;
    }

    /// <summary>Whether a lease is the newest one. The epochs of another answer that had the same id may be equal.</summary>
    public bool IsHeldBy(AnswerLease lease) => Epoch == lease.Epoch && Producer == lease.Producer;

    /// <summary>A place at or before a record, and the number of records before that place.</summary>
    public (long Place, long Records) PlaceBefore(long position) =>
        _marks.Count == 0
            ? (FrameFile.HeaderLength, 0)
            : (
                _marks[(int)Math.Min(position / MarkInterval, _marks.Count - 1)],
                Math.Min(position / MarkInterval, _marks.Count - 1) * MarkInterval
            );

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
