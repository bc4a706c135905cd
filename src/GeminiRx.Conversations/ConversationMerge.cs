namespace GeminiRx.Conversations;

/// <summary>Puts the part of an answer that a changed file lacks into that file.</summary>
internal static class ConversationMerge
{
    // Lines of one answer times lines of the other. Beyond it, only equal beginnings are found.
    private const int MaxCells = 4_000_000;

    /// <summary>Finds where the missing text belongs: in the turn of the answer, behind the last line that both have. Everything that the
    /// other program wrote stays; what it wrote into that turn behind the line is above the missing text.</summary>
    /// <param name="ours">The text of the file as it would be without the other program, up to the end of the answer.</param>
    /// <param name="answerStart">Where the answer begins in it.</param>
    /// <param name="theirs">The text of the file.</param>
    public static Merged Merge(string ours, int answerStart, string theirs)
    {
        if (string.IsNullOrWhiteSpace(theirs))
        {
            return new("", ours, "", answerStart);
        }

        var answer = ours[answerStart..];
        return FindAnswer(Conversation.Parse(ours[..answerStart]).AllTurns.Count, answer, theirs) is { } turn
            ? Complete(answer, theirs, turn)
            : PutWhole(ours, answerStart, theirs);
    }

    // The turn with the same number. If turns were added before it, a later one that begins like the answer; if some were removed, the
    // last one.
    private static ChatTurn? FindAnswer(int earlier, string answer, string theirs)
    {
        var turns = Conversation.Parse(theirs).AllTurns;
        var first = LinesOf(answer).Skip(1).FirstOrDefault().Text;
        var numbered = turns.Count > earlier && turns[earlier].Role == ChatRole.Gemini ? turns[earlier] : null;
        return numbered is not null && BeginsLikeIt(numbered)
            ? numbered
            : turns.Skip(earlier + 1).LastOrDefault(BeginsLikeIt) ?? numbered ?? turns.Take(earlier).LastOrDefault(IsLastAndBeginsLikeIt);

        bool BeginsLikeIt(ChatTurn turn) =>
            turn.Role == ChatRole.Gemini
            && first is not null
            && LinesOf(theirs[turn.BodyStart..turn.End]).FirstOrDefault().Text is { } line
            && first.StartsWith(line, StringComparison.Ordinal);

        bool IsLastAndBeginsLikeIt(ChatTurn turn) => turn == turns[^1] && BeginsLikeIt(turn);
    }

    private static Merged Complete(string answer, string theirs, ChatTurn turn)
    {
        var read = theirs[turn.Start..turn.End];
        var (own, other) = (LinesOf(answer), LinesOf(read));
        var (ownLine, otherLine) = LastCommon(own, other) ?? (0, 0);
        var (missing, rest) = (answer[own[ownLine].End..], read[other[otherLine].End..]);
        var end = turn.Start + other[otherLine].End;

        // A line that was read in part is whole in the missing text. Other text in the turn is the user's.
        var isPart =
            otherLine == other.Count - 2
            && ownLine + 1 < own.Count
            && own[ownLine + 1].Text.StartsWith(other[^1].Text, StringComparison.Ordinal);
        var behind = theirs[turn.End..];
        var gap = string.IsNullOrWhiteSpace(behind) ? "" : "\n\n";
        return string.IsNullOrWhiteSpace(rest) || isPart
            ? new(theirs[..end], missing, gap + behind, turn.Start)
            : new(theirs[..turn.End].TrimEnd() + "\n\n", missing.TrimStart('\n'), gap + behind, turn.Start);
    }

    // The other program has read nothing of the answer, or a part of its heading: it belongs behind the turn of its question.
    private static Merged PutWhole(string ours, int answerStart, string theirs)
    {
        var earlier = Conversation.Parse(ours[..answerStart]).AllTurns.Count;
        var turns = Conversation.Parse(theirs).AllTurns;
        var at = turns.Count > earlier ? turns[earlier].Start : theirs.Length;
        var (before, behind, answer) = (theirs[..at], theirs[at..], ours[answerStart..].TrimStart('\n'));
        var part = before[(before.LastIndexOf('\n') + 1)..];
        before = (answer.StartsWith(part, StringComparison.Ordinal) ? before[..^part.Length] : before).TrimEnd();
        before += before.Length > 0 ? "\n\n" : "";
        return new(before, answer, behind.Length > 0 ? "\n\n" + behind : "", before.Length);
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

    /// <summary>A file and the text that it lacks.</summary>
    /// <param name="Before">The text before the missing text.</param>
    /// <param name="Missing">The missing text.</param>
    /// <param name="Behind">The text behind it, with the blank line before it.</param>
    /// <param name="AnswerStart">Where the answer begins in <paramref name="Before"/>, or at its end.</param>
    internal sealed record Merged(string Before, string Missing, string Behind, int AnswerStart);
}
