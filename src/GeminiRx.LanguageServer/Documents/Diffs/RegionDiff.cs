using System.Text;

namespace GeminiRx.LanguageServer.Documents.Diffs;

/// <summary>Compares two texts by characters, or by lines if too many characters differ. The work is bounded for any text.</summary>
internal static class RegionDiff
{
    // The largest number of differing characters, or lines, that is searched for.
    private const int MaxDifferences = 1000;

    /// <summary>Returns the differences of two texts, in order. Texts with too little in common differ in one hunk.</summary>
    public static List<Hunk> Hunks(string before, string after)
    {
        var (start, end) = SameEnds(before, after);
        var search = new DiffSearch<char>(before.AsSpan()[start..^end], after.AsSpan()[start..^end]);
        for (var differences = 0; differences <= MaxDifferences; differences++)
        {
            if (search.Advance())
            {
                return Clean(search.ToHunks().ConvertAll(hunk => hunk.Shift(start)));
            }
        }

        return LineHunks(before, after) ?? [new Hunk(start, before.Length - end, start, after.Length - end)];
    }

    /// <summary>Compares a text with two others until it is clear which one is nearer.</summary>
    /// <param name="first">The first old text.</param>
    /// <param name="second">The second old text.</param>
    /// <param name="after">The new text.</param>
    /// <param name="hunkCost">The cost of each hunk, in differing characters.</param>
    /// <param name="enough">The margin at which the search ends.</param>
    /// <returns>The differences from the nearer one, and the margin: above 0 if the second is nearer.</returns>
    public static (List<Hunk> Hunks, int Margin) Nearer(string first, string second, string after, int hunkCost, int enough)
    {
        var (start0, end0) = SameEnds(first, after);
        var (start1, end1) = SameEnds(second, after);
        var search0 = new DiffSearch<char>(first.AsSpan()[start0..^end0], after.AsSpan()[start0..^end0]);
        var search1 = new DiffSearch<char>(second.AsSpan()[start1..^end1], after.AsSpan()[start1..^end1]);
        List<Hunk>? hunks0 = null;
        List<Hunk>? hunks1 = null;
        for (var differences = 0; differences <= MaxDifferences; differences++)
        {
            if (hunks0 is null && search0.Advance())
            {
                hunks0 = Clean(search0.ToHunks().ConvertAll(hunk => hunk.Shift(start0)));
            }

            if (hunks1 is null && search1.Advance())
            {
                hunks1 = Clean(search1.ToHunks().ConvertAll(hunk => hunk.Shift(start1)));
            }

            // While a search runs, this is a lower bound of its score.
            var score0 = hunks0 is null ? differences + 1 + hunkCost : ScoreOf(hunks0, hunkCost);
            var score1 = hunks1 is null ? differences + 1 + hunkCost : ScoreOf(hunks1, hunkCost);
            if (hunks1 is not null && score1 < score0 && (hunks0 is not null || score0 - score1 >= enough))
            {
                return (hunks1, score0 - score1);
            }

            if (hunks0 is not null && (hunks1 is not null || score1 - score0 >= enough))
            {
                return (hunks0, score0 - score1);
            }
        }

        var lines0 = LineHunks(first, after);
        var lines1 = LineHunks(second, after);
        if (lines0 is null && lines1 is null)
        {
            return ([new Hunk(start0, first.Length - end0, start0, after.Length - end0)], -1);
        }

        var margin =
            lines0 is null ? 1
            : lines1 is null ? -1
            : ScoreOf(lines0, hunkCost) - ScoreOf(lines1, hunkCost);
        return (margin > 0 ? lines1! : lines0!, margin);
    }

    public static int ScoreOf(IReadOnlyList<Hunk> hunks, int hunkCost) => hunks.Sum(hunk => hunk.Deleted + hunk.Inserted + hunkCost);

    private static (int Start, int End) SameEnds(string before, string after)
    {
        var start = before.AsSpan().CommonPrefixLength(after);
        var longest = Math.Min(before.Length, after.Length) - start;
        var end = 0;
        while (end < longest && before[before.Length - 1 - end] == after[after.Length - 1 - end])
        {
            end++;
        }

        return (start, end);
    }

    // Most lines stay recognizable after a formatter has changed each of them: lines are compared without spaces and without the
    // punctuation that formatters change.
    private static List<Hunk>? LineHunks(string before, string after)
    {
        var ids = new Dictionary<string, int>(StringComparer.Ordinal);
        var (lines, newLines) = (LinesOf(before, ids), LinesOf(after, ids));
        var search = new DiffSearch<int>(lines.Ids, newLines.Ids);
        for (var differences = 0; !search.Advance(); differences++)
        {
            if (differences == MaxDifferences)
            {
                return null;
            }
        }

        var hunks = new List<Hunk>();
        var (line, newLine) = (0, 0);
        foreach (var different in (List<Hunk>)[.. search.ToHunks(), new Hunk(lines.Count, lines.Count, newLines.Count, newLines.Count)])
        {
            for (; line < different.Start; line++, newLine++)
            {
                var (start, newStart) = (lines.Starts[line], newLines.Starts[newLine]);
                var (text, newText) = (before[start..lines.Starts[line + 1]], after[newStart..newLines.Starts[newLine + 1]]);
                if (text != newText)
                {
                    Join(hunks, LineHunk(text, newText, start, newStart));
                }
            }

            if (different.Deleted + different.Inserted > 0)
            {
                Join(
                    hunks,
                    [
                        new Hunk(
                            lines.Starts[different.Start],
                            lines.Starts[different.End],
                            newLines.Starts[different.NewStart],
                            newLines.Starts[different.NewEnd]
                        ),
                    ]
                );
            }

            (line, newLine) = (different.End, different.NewEnd);
        }

        return hunks;
    }

    private static List<Hunk> LineHunk(string line, string newLine, int start, int newStart)
    {
        var (same, sameEnd) = SameEnds(line, newLine);
        var search = new DiffSearch<char>(line.AsSpan()[same..^sameEnd], newLine.AsSpan()[same..^sameEnd]);
        for (var differences = 0; differences <= MaxDifferences; differences++)
        {
            if (search.Advance())
            {
                var (by, newBy) = (start + same, newStart + same);
                return search
                    .ToHunks()
                    .ConvertAll(hunk => new Hunk(hunk.Start + by, hunk.End + by, hunk.NewStart + newBy, hunk.NewEnd + newBy));
            }
        }

        return [new Hunk(start, start + line.Length, newStart, newStart + newLine.Length)];
    }

    private static void Join(List<Hunk> hunks, List<Hunk> more)
    {
        foreach (var hunk in more)
        {
            if (hunks is [.., var last] && last.End == hunk.Start && last.NewEnd == hunk.NewStart)
            {
                hunks[^1] = new Hunk(last.Start, hunk.End, last.NewStart, hunk.NewEnd);
            }
            else
            {
                hunks.Add(hunk);
            }
        }
    }

    private static (int[] Ids, List<int> Starts, int Count) LinesOf(string text, Dictionary<string, int> ids)
    {
        var found = new List<int>();
        var starts = new List<int> { 0 };
        var bare = new StringBuilder();
        for (var start = 0; start < text.Length; )
        {
            var length = text.AsSpan(start).IndexOf('\n');
            var end = length < 0 ? text.Length : start + length + 1;
            bare.Clear();
            foreach (var c in text.AsSpan(start, end - start))
            {
                bare.Append(char.IsWhiteSpace(c) || c is ';' or ',' or '"' or '\'' or '`' ? "" : c);
            }

            var key = bare.ToString();
            if (!ids.TryGetValue(key, out var id))
            {
                ids[key] = id = ids.Count;
            }

            found.Add(id);
            starts.Add(end);
            start = end;
        }

        return ([.. found], starts, found.Count);
    }

    // Two unrelated texts have single characters in common by chance: a short match between replacements does not count.
    private static List<Hunk> Clean(List<Hunk> hunks)
    {
        for (var index = 0; index + 1 < hunks.Count; )
        {
            var (left, right) = (hunks[index], hunks[index + 1]);
            var same = right.Start - left.End;
            var isByChance =
                left.Deleted + right.Deleted > 0
                && left.Inserted + right.Inserted > 0
                && same <= Math.Max(left.Deleted, left.Inserted)
                && same <= Math.Max(right.Deleted, right.Inserted)
                && (left.IsReplacement || right.IsReplacement || (left.IsDeletion != right.IsDeletion && same <= 1));
            if (!isByChance)
            {
                index++;
                continue;
            }

            hunks[index] = new Hunk(left.Start, right.End, left.NewStart, right.NewEnd);
            hunks.RemoveAt(index + 1);
            index = Math.Max(0, index - 1);
        }

        return hunks;
    }
}
