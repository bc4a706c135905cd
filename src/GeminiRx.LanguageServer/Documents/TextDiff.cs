namespace GeminiRx.LanguageServer.Documents;

/// <summary>Finds what two texts have in common (Myers, "An O(ND) Difference Algorithm", 1986).</summary>
internal static class TextDiff
{
    // So many characters may differ; beyond, the texts are taken for wholly different.
    private const int Most = 400;

    /// <summary>The runs that are in both texts, in their order, as early in the first as can be.</summary>
    /// <param name="before">The one text.</param>
    /// <param name="after">The other text.</param>
    /// <returns>Where a run begins in each, and its length; none where too much differs.</returns>
    public static IReadOnlyList<(int Before, int After, int Length)> Common(ReadOnlySpan<char> before, ReadOnlySpan<char> after)
    {
        // reached[k]: how far in the first text a path on diagonal k = (place in the first) - (place in the second) has come.
        var limit = Math.Min(Most, before.Length + after.Length);
        var reached = new int[(2 * limit) + 3];
        var steps = new List<int[]>();
        for (var differences = 0; differences <= limit; differences++)
        {
            steps.Add((int[])reached.Clone());
            for (var diagonal = -differences; diagonal <= differences; diagonal += 2)
            {
                var at = Begin(reached, diagonal, differences, limit);
                while (at < before.Length && at - diagonal < after.Length && before[at] == after[at - diagonal])
                {
                    at++;
                }

                reached[diagonal + limit + 1] = at;
                if (at >= before.Length && at - diagonal >= after.Length)
                {
                    return GoBack(steps, before.Length, after.Length, limit);
                }
            }
        }

        return [];
    }

    private static int Begin(int[] reached, int diagonal, int differences, int limit)
    {
        var (below, above) = (reached[diagonal + limit], reached[diagonal + limit + 2]);
        return diagonal == -differences || (diagonal != differences && below < above) ? above : below + 1;
    }

    private static List<(int Before, int After, int Length)> GoBack(List<int[]> steps, int before, int after, int limit)
    {
        var runs = new List<(int, int, int)>();
        for (var differences = steps.Count - 1; differences >= 0; differences--)
        {
            var (reached, diagonal) = (steps[differences], before - after);
            var begin = differences == 0 ? 0 : Begin(reached, diagonal, differences, limit);
            if (before > begin)
            {
                runs.Add((begin, begin - diagonal, before - begin));
            }

            var isInsertion = differences > 0 && (diagonal == -differences || (diagonal != differences && reached[diagonal + limit] < reached[diagonal + limit + 2]));
            (before, after) = isInsertion ? (begin, begin - diagonal - 1) : (begin - 1, begin - diagonal);
        }

        runs.Reverse();
        return runs;
    }
}
