namespace GeminiRx.Wire.Http;

/// <summary>Decodes one answer that may span several exchanges: bytes in, chunks and "continue with this token" out.</summary>
internal interface IAnswerChain : IDisposable
{
    /// <summary>The token to send with the current exchange; null in the first exchange.</summary>
    string? Token { get; }

    /// <summary>Decodes the bytes of one read.</summary>
    /// <param name="bytes">Any number of bytes of the current exchange.</param>
    /// <param name="chunks">Receives the chunks, including those before a failure.</param>
    /// <exception cref="GeminiException">The answer contains an error or is unreadable; call <see cref="Fail"/>.</exception>
    void Feed(ReadOnlySpan<byte> bytes, List<Chunk> chunks);

    /// <summary>Ends the current exchange, whose bytes ended in order, and starts the next one if the answer continues.</summary>
    /// <param name="chunks">Receives the last chunks of the exchange.</param>
    /// <param name="canFollow">Whether an exchange with the given token is available. The chain refuses a repeated token by itself, because
    /// such an answer would never end.</param>
    /// <returns>True if another exchange with <see cref="Token"/> follows; false if the answer is complete.</returns>
    /// <exception cref="GeminiException">The answer ended in an error or is truncated; call <see cref="Fail"/>.</exception>
    bool TryContinue(List<Chunk> chunks, Func<string, bool> canFollow);

    /// <summary>Ends the answer with a failure, and adds to the failure what the answer contained up to it.</summary>
    /// <param name="failure">The failure.</param>
    /// <param name="chunks">The chunks of the failed call; receives those that waited for more bytes.</param>
    void Fail(GeminiException failure, List<Chunk> chunks);
}
