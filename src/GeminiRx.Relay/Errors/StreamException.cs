using GeminiRx.Relay.Streams.Storage;

namespace GeminiRx.Relay.Errors;

/// <summary>Why a stream refuses a call.</summary>
internal enum StreamRefusal
{
    Unknown,
    Removed,
    Exists,
    SourceRemoved,
    OtherType,
    Closed,
    StaleEpoch,
    EpochNotAtStart,
    Gap,
    SequenceNotHigher,
    InvalidOffset,
    StaleOffset,
    InvalidName,
    InvalidBody,
    BodyTooLarge,
    BodyTooSlow,
    TooManyBodiesOfCaller,
    TooManyBodies,
    StreamFull,
    NotOffered,
    TooManyReaders,
}

/// <summary>A stream refused a call. The message contains neither a name nor contents.</summary>
internal sealed class StreamException(StreamRefusal fault, string message) : Exception(message)
{
    public StreamRefusal Fault => fault;

    /// <summary>The stream, if it is closed.</summary>
    public StreamInfo? Info { get; init; }

    /// <summary>The epoch that is valid.</summary>
    public long? Epoch { get; init; }

    /// <summary>The number that is expected, and the one that was received.</summary>
    public (long Expected, long Received)? Numbers { get; init; }
}
