namespace GeminiRx.Conversations;

/// <summary>Puts the part of an answer that a changed file lacks into that file.</summary>
internal static class ConversationMerge
{
    // Lines of one text times lines of the other. Beyond it, only equal beginnings and ends are found.
    private const int MaxCells = 4_000_000;

    /// <summary>Finds where the missing text belongs: behind the last line that both texts have. What the other program changed before that
    /// line stays as it is.</summary>
    /// <param name="ours">The text of the file as it would be without the other program.</param>
    /// <param name="answerStart">Where the answer begins in it.</param>
    /// <param name="theirs">The text of the file.</param>
    /// <returns>The text before the missing text, the missing text, and the text behind it.</returns>
    public static (string Before, string Missing, string Behind) Merge(string ours, int answerStart, string theirs)
    {
        if (string.IsNullOrWhiteSpace(theirs))
        {
            return ("", ours, "");
        }

        var (own, other) = (LinesOf(ours), LinesOf(theirs));
        if (LastCommon(own, other) is not var (ownLine, otherLine) || own[ownLine].Start < answerStart)
        {
            return PutWhole(ours, answerStart, theirs);
        }

        var (ownEnd, otherEnd) = (own[ownLine].End, other[otherLine].End);

        // The other program read a part of a line, which is whole now.
        if (
            otherLine == other.Count - 2
            && ownLine + 1 < own.Count
            && own[ownLine + 1].Text.StartsWith(other[^1].Text, StringComparison.Ordinal)
        )
        {
            var read = other[^1].Text.Length;
            return (theirs, ours[(own[ownLine + 1].Start + read)..], "");
        }

        // The line breaks behind the common line are those of the file.
        while (ownEnd < ours.Length && otherEnd < theirs.Length && ours[ownEnd] == '\n' && theirs[otherEnd] == '\n')
        {
            (ownEnd, otherEnd) = (ownEnd + 1, otherEnd + 1);
        }

        var (missing, behind) = (ours[ownEnd..], theirs[otherEnd..]);
        if (string.IsNullOrWhiteSpace(behind))
        {
            return (theirs[..otherEnd], missing, "");
        }

        return missing.Length == 0
            ? (theirs[..otherEnd], "", behind)
            : (theirs[..otherEnd], missing + (missing.EndsWith('\n') ? "" : "\n"), behind);
    }

    // The other program has read nothing of the answer: it belongs behind the turn of its question.
    private static (string Before, string Missing, string Behind) PutWhole(string ours, int answerStart, string theirs)
    {
        var earlier = Conversation.Parse(ours[..answerStart]).AllTurns.Count;
        var turns = Conversation.Parse(theirs).AllTurns;
        var at = turns.Count > earlier ? turns[earlier].Start : theirs.Length;
        var (before, behind) = (theirs[..at], theirs[at..]);
        var answer = ours[answerStart..].TrimStart('\n');

        // The other program has read a part of the heading.
        var part = before[(before.LastIndexOf('\n') + 1)..];
        before = answer.StartsWith(part, StringComparison.Ordinal) ? before[..^part.Length] : before;
        var gap =
            before.EndsWith("\n\n", StringComparison.Ordinal) ? ""
            : before.EndsWith('\n') ? "\n"
            : "\n\n";
        return (before + gap, answer + (behind.Length > 0 ? "\n\n" : ""), behind);
    }

    // The lines that are not blank; their line breaks do not count.
    private static List<(string Text, int Start, int End)> LinesOf(string text)
    {
        var lines = new List<(string, int, int)>();
        foreach (var (start, line) in ChatSyntax.LinesOf(text))
        {
            var content = line.TrimEnd('\n', '\r');
            if (!string.IsNullOrWhiteSpace(content))
            {
                lines.Add((content, start, start + content.Length));
            }
        }

        return lines;
    }

    // The last pair of lines of a longest common subsequence.
    private static (int Own, int Other)? LastCommon(
        List<(string Text, int Start, int End)> own,
        List<(string Text, int Start, int End)> other
    )
    {
        var first = 0;
        while (first < own.Count && first < other.Count && own[first].Text == other[first].Text)
        {
            first++;
        }

        (int, int)? last = first > 0 ? (first - 1, first - 1) : null;
        var (ownRest, otherRest) = (own.Count - first, other.Count - first);
        if (ownRest == 0 || otherRest == 0 || (long)ownRest * otherRest > MaxCells)
        {
            return last;
        }

        // The length of the longest common subsequence of the lines from an index on.
        var lengths = new int[ownRest + 1, otherRest + 1];
        for (var i = ownRest - 1; i >= 0; i--)
        {
            for (var j = otherRest - 1; j >= 0; j--)
            {
                lengths[i, j] =
                    own[first + i].Text == other[first + j].Text
                        ? lengths[i + 1, j + 1] + 1
                        : Math.Max(lengths[i + 1, j], lengths[i, j + 1]);
            }
        }

        for (var (i, j) = (0, 0); i < ownRest && j < otherRest; )
        {
            if (own[first + i].Text == other[first + j].Text)
            {
                last = (first + i, first + j);
                (i, j) = (i + 1, j + 1);
            }
            else
            {
                (i, j) = lengths[i + 1, j] >= lengths[i, j + 1] ? (i + 1, j) : (i, j + 1);
            }
        }

        return last;
    }
}
