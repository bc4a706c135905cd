using System.Text.Json;

namespace GeminiRx.Wire.Reading;

/// <summary>Decodes the bytes of one answer to chunks, without any input or output of its own.</summary>
internal sealed class StreamDecoder(int maxEventBytes) : IDisposable
{
    private readonly EventReader _reader = new(maxEventBytes);
    private readonly ChunkDecoder _decoder = new(maxEventBytes);

    /// <summary>The token with which the answer continues in another response; null if it does not.</summary>
    public string? Continuation =>
        string.Equals(_decoder.FinishReason?.Value, FinishReason.Continuation.Value, StringComparison.OrdinalIgnoreCase)
            ? _decoder.ContinuationToken
            : null;

    /// <summary>Decodes the bytes of one read.</summary>
    /// <param name="bytes">Any number of bytes.</param>
    /// <param name="into">The list to which the chunks are added, also those before a failure.</param>
    /// <exception cref="GeminiException">The answer contains an error or is unreadable.</exception>
    public void Feed(ReadOnlySpan<byte> bytes, List<Chunk> into)
    {
        while (_reader.TryRead(ref bytes, out var payload))
        {
            Decode(payload, into);
        }

        _reader.ReleaseIfEmpty();
    }

    /// <summary>Ends an answer whose bytes ended without an error.</summary>
    /// <param name="into">The list to which the last chunks are added; the last of them is the <see cref="FinishedChunk"/>.</param>
    /// <exception cref="GeminiException">The answer ended in an error, or is truncated.</exception>
    public void Finish(List<Chunk> into)
    {
        if (_reader.TryReadLast(out var payload))
        {
            Decode(payload, into, isLast: true);
        }

        if (_reader.IsInsideJson)
        {
            throw new GeminiStreamException(StreamFault.Truncated, "The answer ended inside plain JSON: it is truncated.");
        }

        if (_reader.HasOnlyOtherText)
        {
            throw new GeminiStreamException(StreamFault.Unreadable, "The answer is not from the service: it contains no event.");
        }

        _decoder.Finish(into);
    }

    /// <summary>Ends an answer that has failed, and adds its usage and its finish reason to the failure.</summary>
    /// <param name="failure">The failure.</param>
    /// <param name="into">The list to which the last chunks are added.</param>
    public void Fail(GeminiException failure, List<Chunk> into)
    {
        _decoder.Abandon(into);
        failure.Usage = _decoder.Usage;
        failure.FinishReason = _decoder.FinishReason;
        failure.PromptBlock = _decoder.BlockReason;
    }

    /// <inheritdoc/>
    public void Dispose() => _reader.Dispose();

    private void Decode(ReadOnlySpan<byte> payload, List<Chunk> into, bool isLast = false)
    {
        try
        {
            _decoder.Decode(payload, into);
        }
        catch (JsonException e)
        {
            // The end of the body has cut an event without its blank line.
            throw isLast
                ? new GeminiStreamException(StreamFault.Truncated, "The answer ended inside an event: it is truncated.", WithoutContent(e))
                : new GeminiStreamException(StreamFault.Unreadable, "An event of the answer is not valid JSON.", WithoutContent(e));
        }
    }

    // The message of System.Text.Json quotes the answer, so only the position is kept.
    private static JsonException WithoutContent(JsonException e) => new("The JSON is invalid.", null, e.LineNumber, e.BytePositionInLine);
}
