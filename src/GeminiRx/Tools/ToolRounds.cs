namespace GeminiRx.Tools;

/// <summary>The rounds of one answer: the conversation so far, and the chunks of the current round.</summary>
/// <param name="request">The first request, with the declarations.</param>
/// <param name="maxRounds">The maximum number of rounds.</param>
internal sealed class ToolRounds(GenerateRequest request, int maxRounds)
{
    private readonly List<Chunk> _chunks = [];
    private Usage? _before;
    private Usage? _usage;
    private FinishedChunk? _end;
    private int _round = 1;

    /// <summary>The request of the current round.</summary>
    public GenerateRequest Request { get; private set; } = request;

    /// <summary>Takes a chunk of the current round.</summary>
    /// <returns>The chunk to deliver; null for the end, which only the last round delivers.</returns>
    public Chunk? Take(Chunk chunk)
    {
        switch (chunk)
        {
            case UsageChunk usage:
                _usage = usage.Usage;
                return new UsageChunk(Usage.Sum(_before, _usage)!);
            case FinishedChunk finished:
                _usage = finished.Usage ?? _usage;
                _end = finished with { Usage = Usage.Sum(_before, _usage) };
                return null;
            case CheckpointChunk:
                _chunks.Add(chunk);

                // The caller's request is that of the first round: it must not resume a later round.
                return new CheckpointChunk("");
            default:
                _chunks.Add(chunk);
                return chunk;
        }
    }

    /// <summary>The calls of the round that ended, after all rewinds; none if the answer is over.</summary>
    /// <exception cref="GeminiToolLoopException">There are calls, but this was the last round.</exception>
    public IReadOnlyList<ToolCallChunk> EndRound()
    {
        if (_end is not { Outcome: Outcome.Completed })
        {
            return [];
        }

        List<ToolCallChunk> calls =
        [
            .. AnswerParts
                .WithoutRewinds(_chunks)
                .OfType<ToolCallChunk>()
                .Where(call => call is { Candidate: 0, IsComplete: true, Name.Length: > 0 }),
        ];
        return calls.Count == 0 || _round < maxRounds ? calls : throw new GeminiToolLoopException(maxRounds) { Usage = _end.Usage };
    }

    /// <summary>The end of the answer; none if the source ended without one.</summary>
    public IEnumerable<Chunk> End() => _end is null ? [] : [_end];

    /// <summary>Begins the next round with the results of the calls.</summary>
    public void Continue(IEnumerable<ToolResultChunk> results)
    {
        Request = Request with
        {
            ContinuationToken = null,
            Contents =
            [
                .. Request.Contents,
                Content.FromAnswer(_chunks)!,
                Content.User(results.Select(result => FunctionResponsePart.To(result.Call, result.Response))),
            ],
        };
        _before = _end!.Usage;
        (_usage, _end) = (null, null);
        _chunks.Clear();
        _round++;
    }
}
