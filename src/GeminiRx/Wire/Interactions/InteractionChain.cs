using GeminiRx.Interactions;
using GeminiRx.Wire.Http;

namespace GeminiRx.Wire.Interactions;

/// <summary>Decodes one answer of the Interactions API that may span several exchanges, each an interaction of its own.</summary>
/// <param name="maxEventBytes">The maximum size of an event.</param>
/// <param name="isStored">Whether the service keeps the interactions.</param>
/// <param name="start">The place from which the answer is read on; null at its start.</param>
/// <param name="hasRequest">Whether the request is known; false for an interaction that is followed.</param>
internal sealed class InteractionChain(int maxEventBytes, bool isStored, InteractionPosition? start = null, bool hasRequest = true)
    : IAnswerChain
{
    private InteractionDecoder _decoder = new(maxEventBytes, isStored, start, hasRequest);
    private Usage? _earlierUsage;

    /// <summary>The place from which the next exchange continues; null in the first exchange.</summary>
    public InteractionPosition? Next { get; private set; }

    /// <inheritdoc/>
    public string? Token => Next?.Token;

    /// <inheritdoc/>
    public void Feed(ReadOnlySpan<byte> bytes, List<Chunk> chunks)
    {
        var before = chunks.Count;
        try
        {
            _decoder.Feed(bytes, chunks);
        }
        finally
        {
            AddEarlierUsage(chunks, before);
        }
    }

    /// <inheritdoc/>
    public bool TryContinue(List<Chunk> chunks, Func<string, bool> canFollow)
    {
        var before = chunks.Count;
        try
        {
            _decoder.Finish(chunks);
        }
        finally
        {
            AddEarlierUsage(chunks, before);
        }

        if (_decoder.Continuation is not { Token: { } token } next || token == Token)
        {
            return false;
        }

        if (!canFollow(token))
        {
            // The program may continue from there itself.
            chunks.Insert(chunks.FindLastIndex(chunk => chunk is FinishedChunk), new CheckpointChunk(next.ToString()));
            return false;
        }

        chunks.RemoveAll(chunk => chunk is FinishedChunk);
        chunks.Add(new CheckpointChunk(next.ToString()));
        _earlierUsage = Usage.Sum(_earlierUsage, _decoder.Usage);
        _decoder.Dispose();
        (_decoder, Next) = (new InteractionDecoder(maxEventBytes, isStored, resumed: null, hasRequest), next);
        return true;
    }

    /// <inheritdoc/>
    public void Fail(GeminiException failure, List<Chunk> chunks)
    {
        var before = chunks.Count;
        _decoder.Fail(failure, chunks);
        AddEarlierUsage(chunks, before);
        failure.Usage = Usage.Sum(_earlierUsage, failure.Usage);
        failure.SettledUsage = _earlierUsage;
    }

    public void Dispose() => _decoder.Dispose();

    private void AddEarlierUsage(List<Chunk> chunks, int from)
    {
        for (var i = from; i < chunks.Count && _earlierUsage is not null; i++)
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
