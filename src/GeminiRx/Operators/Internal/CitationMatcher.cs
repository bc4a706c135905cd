using System.Text.Json;

namespace GeminiRx.Operators.Internal;

/// <summary>Removes citations that repeat after a rewind.</summary>
/// <remarks>Compares citations one by one, because the service may group repeated citations differently.</remarks>
internal sealed class CitationMatcher
{
    private readonly List<(int Candidate, JsonElement Json)> _delivered = [];
    private readonly List<(int Candidate, JsonElement Json)> _rewound = [];

    /// <summary>Expects every citation since the last checkpoint to repeat.</summary>
    public void Rewind()
    {
        _rewound.AddRange(_delivered);
        _delivered.Clear();
    }

    /// <summary>Makes the delivered citations final.</summary>
    /// <param name="isBehind">Whether delivered content has yet to repeat, and its citations with it.</param>
    public void Checkpoint(bool isBehind)
    {
        _delivered.Clear();
        if (!isBehind)
        {
            _rewound.Clear();
        }
    }

    /// <summary>Records citations that arrived.</summary>
    /// <returns>The citations that do not repeat delivered ones; null if all of them do.</returns>
    public CitationChunk? RemoveRepeated(CitationChunk chunk)
    {
        var citations = chunk.Entries();
        int[] added = [.. Enumerable.Range(0, citations.Count).Where(index => !TryMatch(chunk.Candidate, citations[index]))];
        _delivered.AddRange(citations.Select(citation => (chunk.Candidate, citation)));
        return added.Length == citations.Count ? chunk
            : added.Length == 0 ? null
            : chunk.WithEntries(added);
    }

    private bool TryMatch(int candidate, JsonElement citation)
    {
        var index = _rewound.FindIndex(rewound => rewound.Candidate == candidate && JsonElement.DeepEquals(rewound.Json, citation));
        if (index >= 0)
        {
            _rewound.RemoveAt(index);
        }

        return index >= 0;
    }
}
