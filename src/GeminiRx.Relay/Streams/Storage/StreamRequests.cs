namespace GeminiRx.Relay.Streams.Storage;

/// <summary>A stream to be created.</summary>
internal sealed record StreamCreation
{
    /// <summary>The type; null for that of the source, or for bytes.</summary>
    public string? ContentType { get; init; }

    public long? TimeToLive { get; init; }

    public long? ExpiresAt { get; init; }

    /// <summary>The stream to fork; null for none.</summary>
    public StreamFork? Fork { get; init; }

    /// <summary>The first bytes.</summary>
    public ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>Whether the stream is closed at once.</summary>
    public bool Closes { get; init; }
}

/// <summary>Where a stream is forked.</summary>
/// <param name="Key">The key of the source.</param>
/// <param name="Offset">The offset; null for the end.</param>
/// <param name="Copied">How many bytes, or JSON values, of the append after it belong to the fork.</param>
internal sealed record StreamFork(string Key, StreamOffset? Offset, long Copied);

/// <summary>Bytes to be appended.</summary>
internal sealed record StreamAppend
{
    /// <summary>The type, which is that of the stream; null if there is no body.</summary>
    public string? ContentType { get; init; }

    /// <summary>The bytes; empty to close only.</summary>
    public ReadOnlyMemory<byte> Body { get; init; }

    public bool Closes { get; init; }

    public string? Sequence { get; init; }

    public ProducerNumber? Producer { get; init; }
}

/// <summary>The outcome of an append.</summary>
/// <param name="Info">The stream afterwards.</param>
/// <param name="Producer">The last number of the producer; null if there is none.</param>
/// <param name="IsRepeated">Whether the stream had the append already.</param>
internal sealed record StreamAppended(StreamInfo Info, ProducerNumber? Producer, bool IsRepeated);
