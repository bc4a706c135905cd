using System.Text.Json;

namespace GeminiRx.Wire.Reading;

/// <summary>Bytes in, chunks out: the reader and the decoder of one answer, without any input or output of their own.</summary>
internal sealed class StreamDecoder(int maxEventBytes) : IDisposable
{
    private readonly EventReader _reader = new(maxEventBytes);
    private readonly ChunkDecoder _decoder = new(maxEventBytes);

    /// <summary>Where the answer goes on, when it has ended but is not over; null otherwise.</summary>
    public string? Continuation =>
        string.Equals(_decoder.FinishReason?.Value, FinishReason.Continuation.Value, StringComparison.OrdinalIgnoreCase)
            ? _decoder.ContinuationToken
            : null;

    /// <summary>Takes the bytes of one read.</summary>
    /// <param name="bytes">Any number of bytes.</param>
    /// <param name="into">Where the chunks go; those before a failure are in it.</param>
    /// <exception cref="GeminiException">The answer holds an error or cannot be read.</exception>
    public void Feed(ReadOnlySpan<byte> bytes, List<Chunk> into)
    {
        while (_reader.TryRead(ref bytes, out var payload))
        {
            Decode(payload, into);
        }
    }

    /// <summary>Says that the answer ended cleanly.</summary>
    /// <param name="into">Where the last chunks go, the <see cref="FinishedChunk"/> as the very last.</param>
    /// <exception cref="GeminiException">The answer ended in an error, or is truncated.</exception>
    public void Finish(List<Chunk> into)
    {
        if (_reader.TryReadLast(out var payload))
        {
            Decode(payload, into);
        }

        if (_reader.IsInsideJson)
        {
            throw new GeminiStreamException(StreamFault.Truncated, "The answer ended inside plain JSON: it is cut short.");
        }

        if (_reader.HasOnlyOtherText)
        {
            throw new GeminiStreamException(StreamFault.Unreadable, "The answer is not one of the service: it holds no event.");
        }

        _decoder.Finish(into);
    }

    /// <summary>Says that the answer has failed, and gives the failure what is known of the answer.</summary>
    /// <param name="failure">The failure.</param>
    /// <param name="into">Where the chunks go that still waited for more.</param>
    public void Fail(GeminiException failure, List<Chunk> into)
    {
        _decoder.Abandon(into);
        failure.Usage = _decoder.Usage;
        failure.FinishReason = _decoder.FinishReason;
        failure.PromptBlock = _decoder.BlockReason;
    }

    /// <inheritdoc/>
    public void Dispose() => _reader.Dispose();

    private void Decode(ReadOnlySpan<byte> payload, List<Chunk> into)
    {
        try
        {
            _decoder.Decode(payload, into);
        }
        catch (JsonException e)
        {
            throw new GeminiStreamException(StreamFault.Unreadable, "An event of the answer is not JSON.", Place(e));
        }
    }

    // System.Text.Json quotes the offending character in its message; only the place is passed on.
    private static JsonException Place(JsonException e) => new("The JSON is broken.", null, e.LineNumber, e.BytePositionInLine);
}
