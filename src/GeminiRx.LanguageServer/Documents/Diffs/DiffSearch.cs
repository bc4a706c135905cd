namespace GeminiRx.LanguageServer.Documents.Diffs;

/// <summary>Searches the shortest edit script between two sequences, one difference at a time (Myers, "An O(ND) Difference Algorithm",
/// 1986).</summary>
/// <remarks>Each step returns whether the search is done, so that two searches can run side by side until one is clearly shorter.</remarks>
internal ref struct DiffSearch<T>(ReadOnlySpan<T> before, ReadOnlySpan<T> after)
    where T : IEquatable<T>
{
    private const int Unreachable = int.MinValue;

    private readonly ReadOnlySpan<T> _before = before;
    private readonly ReadOnlySpan<T> _after = after;

    // For each number of differences d, the farthest offset in the old text on the diagonals -d, -d + 2, …, d.
    private readonly List<int[]> _farthest = [];

    /// <summary>Whether the shortest edit script is known.</summary>
    public bool IsDone { get; private set; }

    /// <summary>Allows one more difference.</summary>
    /// <returns>Whether the search is done.</returns>
    public bool Advance()
    {
        var differences = _farthest.Count;
        var reached = new int[differences + 1];
        _farthest.Add(reached);
        for (var index = 0; index <= differences; index++)
        {
            var diagonal = (2 * index) - differences;
            var at = Begin(differences, index);
            if (at != Unreachable)
            {
                at += _before[at..].CommonPrefixLength(_after[(at - diagonal)..]);
                IsDone |= at == _before.Length && at - diagonal == _after.Length;
            }

            reached[index] = at;
        }

        return IsDone;
    }

    /// <summary>The differences in order. The search must be done.</summary>
    public readonly List<Hunk> ToHunks()
    {
        var hunks = new List<Hunk>();
        var (end, newEnd) = (_before.Length, _after.Length);
        var (start, newStart) = (end, newEnd);
        for (var differences = _farthest.Count - 1; differences >= 0; differences--)
        {
            var diagonal = start - newStart;
            var index = (diagonal + differences) / 2;
            var begin = differences == 0 ? 0 : Begin(differences, index);
            if (start > begin)
            {
                AddHunk(hunks, new Hunk(start, end, newStart, newEnd));
                (start, newStart) = (begin, begin - diagonal);
                (end, newEnd) = (start, newStart);
            }

            if (differences > 0)
            {
                (start, newStart) = IsInsertion(differences, index) ? (start, newStart - 1) : (start - 1, newStart);
            }
        }

        AddHunk(hunks, new Hunk(start, end, newStart, newEnd));
        hunks.Reverse();
        return hunks;
    }

    private readonly int Begin(int differences, int index)
    {
        if (differences == 0)
        {
            return 0;
        }

        var previous = _farthest[differences - 1];
        return IsInsertion(differences, index) ? ByInsertion(previous, differences, index) : ByDeletion(previous, index);
    }

    private readonly bool IsInsertion(int differences, int index)
    {
        var previous = _farthest[differences - 1];
        return ByInsertion(previous, differences, index) > ByDeletion(previous, index);
    }

    private readonly int ByInsertion(int[] previous, int differences, int index)
    {
        var diagonal = (2 * index) - differences;
        var at = index < previous.Length ? previous[index] : Unreachable;
        return at != Unreachable && at - diagonal <= _after.Length ? at : Unreachable;
    }

    private readonly int ByDeletion(int[] previous, int index) =>
        index > 0 && previous[index - 1] != Unreachable && previous[index - 1] < _before.Length ? previous[index - 1] + 1 : Unreachable;

    private static void AddHunk(List<Hunk> hunks, Hunk hunk)
    {
        if (hunk.Deleted + hunk.Inserted > 0)
        {
            hunks.Add(hunk);
        }
    }
}
