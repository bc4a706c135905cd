namespace GeminiRx.Wire.Reading;

/// <summary>The states of all candidates, in the order of their indices.</summary>
internal sealed class CandidateStates(int maxBytes)
{
    // More than a request can ask for: no stream must make the memory grow without a limit.
    private const int MaxCandidates = 256;

    private readonly SortedDictionary<int, CandidateState> _others = [];

    /// <summary>Candidate 0.</summary>
    public CandidateState First { get; } = new(0, maxBytes);

    /// <summary>The ends of the candidates that have one.</summary>
    public IReadOnlyList<CandidateEnd> Ends =>
        [
            .. All.Where(candidate => candidate.End is not null)
                .Select(candidate => candidate.End! with { TokenCount = candidate.TokenCount, AvgLogprobs = candidate.AvgLogprobs }),
        ];

    /// <summary>Whether a candidate has content and no end.</summary>
    public bool IsCut => All.Any(candidate => candidate.IsCut);

    private IEnumerable<CandidateState> All => _others.Values.Prepend(First);

    /// <summary>The state of a candidate, which is created if it is new.</summary>
    /// <exception cref="GeminiStreamException">There are too many candidates.</exception>
    public CandidateState this[int index]
    {
        get
        {
            if (index == 0)
            {
                return First;
            }

            if (!_others.TryGetValue(index, out var state))
            {
                if (_others.Count >= MaxCandidates)
                {
                    throw new GeminiStreamException(
                        StreamFault.Unreadable,
                        $"The answer has more than {MaxCandidates} candidates, which the service never sends."
                    );
                }

                _others[index] = state = new CandidateState(index, maxBytes);
            }

            return state;
        }
    }

    /// <summary>Ends the answer: releases what waits for more.</summary>
    /// <param name="isCut">Whether the answer breaks off.</param>
    /// <param name="into">The list to which the chunks are added.</param>
    public void Close(bool isCut, List<Chunk> into)
    {
        foreach (var candidate in All)
        {
            // If the answer breaks off, half of a surrogate pair is a character that did not arrive.
            if (!isCut)
            {
                candidate.Surrogates.Flush(into);
            }

            candidate.Calls.Close(!isCut && candidate.End?.Reason.Outcome == Outcome.Completed, into);
        }
    }
}
