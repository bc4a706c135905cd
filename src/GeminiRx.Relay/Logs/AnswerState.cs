namespace GeminiRx.Relay;

/// <summary>The right of one producer to append to an answer.</summary>
/// <param name="Producer">The name of the producer.</param>
/// <param name="Epoch">The number of the lease, from 1: a higher one makes the earlier ones invalid.</param>
/// <param name="Position">The number of records that the answer had.</param>
public sealed record AnswerLease(string Producer, long Epoch, long Position);

/// <summary>What a record is.</summary>
public enum AnswerRecordKind
{
    /// <summary>A chunk: the line of <see cref="ChunkJson.Serialize(Chunk)"/>.</summary>
    Chunk = 1,

    /// <summary>The end: empty, or the line of <see cref="ChunkJson.Serialize(GeminiException)"/>.</summary>
    End = 2,
}

/// <summary>A record of an answer.</summary>
/// <param name="Kind">What the record is.</param>
/// <param name="Data">Its bytes.</param>
public sealed record AnswerRecord(AnswerRecordKind Kind, ReadOnlyMemory<byte> Data);

/// <summary>A record that was read.</summary>
/// <param name="Offset">The offset after the record: reading after it continues with the next one.</param>
/// <param name="Record">The record.</param>
public sealed record AnswerEntry(string Offset, AnswerRecord Record);

/// <summary>Records of an answer, and its state when they were read.</summary>
/// <param name="Entries">The records in their order; empty at the end.</param>
/// <param name="State">The state.</param>
public sealed record AnswerPage(IReadOnlyList<AnswerEntry> Entries, AnswerState State);

/// <summary>The state of an answer.</summary>
public sealed record AnswerState
{
    /// <summary>The number of records.</summary>
    public required long Position { get; init; }

    /// <summary>The offset of the last record; <see cref="AnswerOffset.Start"/> of an empty answer.</summary>
    public string End => AnswerOffset.At(Position, EndEpoch);

    /// <summary>Whether the answer has ended.</summary>
    public required bool IsClosed { get; init; }

    /// <summary>Whether somebody asked the producer to stop.</summary>
    public required bool IsStopRequested { get; init; }

    /// <summary>The number of the newest lease.</summary>
    public required long Epoch { get; init; }

    /// <summary>The number of the lease under which the last record was written. Default 0: not known, or there is none.</summary>
    public long EndEpoch { get; init; }

    /// <summary>How long the lease still lasts, on the clock of the log; negative if it has expired.</summary>
    public required TimeSpan LeaseRemaining { get; init; }
}
