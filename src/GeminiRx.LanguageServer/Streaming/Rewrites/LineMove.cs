using GeminiRx.LanguageServer.Documents.Diffs;

namespace GeminiRx.LanguageServer.Streaming.Rewrites;

/// <summary>Moves the places of lines along with changes of the document.</summary>
internal static class LineMove
{
    /// <summary>
    /// Follows a change of the user. Text that is inserted as whole lines before or behind a line stays outside of it; other text at its
    /// ends belongs to it.
    /// </summary>
    public static RewrittenLine Follow(RewrittenLine line, TextAlignment alignment)
    {
        var (start, end, growth) = (line.Start, line.End, 0);
        foreach (var hunk in alignment.Hunks)
        {
            if (hunk.Start > line.End)
            {
                break;
            }

            growth = hunk.NewEnd - hunk.End;
            var inserted = hunk.IsInsertion ? alignment.InsertedText(hunk) : "";
            var isLinesBehind = hunk.Start == line.End && inserted.StartsWith('\n') | inserted.StartsWith("\r\n", StringComparison.Ordinal);
            if (hunk is { IsInsertion: true } && hunk.Start == line.Start && !isLinesBehind && inserted.EndsWith('\n'))
            {
                (start, end) = (hunk.NewEnd, line.End + growth);
                continue;
            }

            start =
                hunk.End <= line.Start && !(hunk.IsInsertion && hunk.Start == line.Start) ? line.Start + growth
                : hunk.Start < line.Start ? hunk.NewEnd
                : start;
            end =
                isLinesBehind || (hunk.Start == line.End && !hunk.IsInsertion) ? end
                : hunk.End <= line.End ? line.End + growth
                : hunk.NewEnd;
        }

        return line with
        {
            Start = start,
            End = Math.Max(start, end),
        };
    }

    /// <summary>Follows an edit of the session that concerns other lines.</summary>
    /// <param name="line">The line.</param>
    /// <param name="edit">The edit.</param>
    /// <param name="growth">The growth of the document.</param>
    /// <param name="isBehind">Whether the line stands behind those of the edit.</param>
    public static RewrittenLine FollowOwn(RewrittenLine line, Hunk edit, int growth, bool isBehind)
    {
        var moves = line.Start == edit.Start ? isBehind : line.Start > edit.Start;
        return moves ? line with { Start = line.Start + growth, End = line.End + growth }
            : line.End > edit.Start ? line with { End = Math.Max(line.Start, line.End + growth) }
            : line;
    }
}
