using GeminiRx.Wire.Reading;

namespace GeminiRx.Wire.Http;

/// <summary>Decodes one answer that may span several exchanges: bytes in, chunks and "continue with this token" out.</summary>
/// <remarks>
/// The service splits a long answer: every further exchange repeats the request with a continuation token, ends by itself and counts only
/// its own tokens. The chain removes every end but the last and adds the token counts of the earlier exchanges. It does no input or output:
/// HTTP and the replay of recordings both drive it.
/// </remarks>
internal sealed class ContinuationChain(int maxEventBytes) : IAnswerChain
{
    private StreamDecoder _decoder = new(maxEventBytes);
    private Usage? _earlierUsage;
    private UsageChunk? _usage;

    /// <inheritdoc/>
    public string? Token { get; private set; }

    /// <inheritdoc/>
    public void Feed(ReadOnlySpan<byte> bytes, List<Chunk> chunks)
    {
        _decoder.Feed(bytes, chunks);
        AddEarlierUsage(chunks);
    }

    /// <inheritdoc/>
    public bool TryContinue(List<Chunk> chunks, Func<string, bool> canFollow)
    {
        _decoder.Finish(chunks);
        if (_decoder.Continuation is not { } token || token == Token || !canFollow(token))
        {
            AddEarlierUsage(chunks);
            return false;
        }

        chunks.RemoveAll(chunk => chunk is FinishedChunk);
        AddEarlierUsage(chunks);
        _decoder.Dispose();
        _decoder = new StreamDecoder(maxEventBytes);
        (Token, _earlierUsage, _usage) = (token, Usage.Sum(_earlierUsage, _usage?.Usage), null);
        return true;
    }

    /// <inheritdoc/>
    public void Fail(GeminiException failure, List<Chunk> chunks)
    {
        _decoder.Fail(failure, chunks);
        AddEarlierUsage(chunks);
        failure.Usage = Usage.Sum(_earlierUsage, failure.Usage);
    }

    public void Dispose() => _decoder.Dispose();

    private void AddEarlierUsage(List<Chunk> chunks)
    {
        for (var i = 0; i < chunks.Count; i++)
        {
            _usage = chunks[i] as UsageChunk ?? _usage;
            if (_earlierUsage is not null)
            {
                chunks[i] = chunks[i] switch
                {
                    UsageChunk usage => new UsageChunk(Usage.Sum(_earlierUsage, usage.Usage)!),
                    FinishedChunk finished => finished with { Usage = Usage.Sum(_earlierUsage, finished.Usage) },
                    var other => other,
                };
            }
        }
    }
}
