using System.Collections.Immutable;
using GeminiRx.LanguageServer.Documents;

namespace GeminiRx.LanguageServer.Streaming.Rewrites;

/// <summary>Finds in the document what the user did to the lines of a rewrite.</summary>
internal static class LineReader
{
    /// <summary>
    /// Returns the lines as the document shows them: which the user has changed or deleted, and which came back, because the user has
    /// undone an edit.
    /// </summary>
    public static RewrittenLines Read(RewrittenLines rewrite, string text)
    {
        var lines = rewrite.Lines.ToBuilder();
        var next = text.Length + 1;
        for (var index = lines.Count - 1; index >= 0; index--)
        {
            if (lines[index].IsShown)
            {
                lines[index] = Compare(lines[index], text, next);
                next = lines[index].Start;
            }
        }

        var previous = -1;
        for (var index = 0; index <= lines.Count; index++)
        {
            if (index == lines.Count || lines[index].HasPlace)
            {
                Revive(lines, previous, index, text);
                previous = index;
            }
        }

        return rewrite with
        {
            Lines = lines.ToImmutable(),
        };
    }

    private static RewrittenLine Compare(RewrittenLine line, string text, int next)
    {
        if (line.Text.Length == 0 && line.Start == line.End && !TextLines.IsEnd(text, line.Start) && IsBlankBefore(text, line.Start))
        {
            // Of neighboring line breaks, nobody can tell which one is new.
            line = line with
            {
                Start = TextLines.StartOf(text, line.Start - 1),
                End = TextLines.StartOf(text, line.Start - 1),
            };
        }

        var isWhole = TextLines.IsStart(text, line.Start) && TextLines.IsEnd(text, line.End) && line.End < next;
        return line with
        {
            IsTouched = !isWhole || !text.AsSpan(line.Start, line.End - line.Start).SequenceEqual(line.Text),
            IsGone = !isWhole && line.Start == line.End,
        };
    }

    private static bool IsBlankBefore(string text, int start) =>
        start > 0 && TextLines.IsStart(text, start) && TextLines.StartOf(text, start - 1) == TextLines.EndOf(text, start - 1);

    // The lines between two others that have no place, but whose text is there.
    private static void Revive(ImmutableArray<RewrittenLine>.Builder lines, int before, int after, string text)
    {
        var start = before < 0 ? 0 : TextLines.NextOf(text, lines[before].End);
        var end = after == lines.Count ? text.Length : lines[after].Start - 1;
        if (after - before < 2 || start < 0 || end < start || text.AsSpan(start, end - start).IsWhiteSpace())
        {
            // Blank lines may be anybody's.
            return;
        }

        var found = LineBreaks.FromDocument(text[start..end].TrimEnd('\r'));
        var between = Enumerable.Range(before + 1, after - before - 1).Where(index => !lines[index].IsShown).ToList();
        foreach (var isOriginal in (bool[])[true, false])
        {
            var group = between.Where(index => lines[index].IsOriginal == isOriginal).ToList();
            if (group.Count > 0 && string.Join('\n', group.Select(index => lines[index].Text)) == found)
            {
                var at = start;
                foreach (var index in group)
                {
                    lines[index] = lines[index] with { IsShown = true, Start = at, End = TextLines.EndOf(text, at) };
                    at = TextLines.NextOf(text, at);
                }

                return;
            }
        }
    }
}
