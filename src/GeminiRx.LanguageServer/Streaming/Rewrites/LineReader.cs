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
    public static RewrittenLines Read(RewrittenLines rewrite, DocumentText text)
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

        ReviveBetween(lines, text, line => line.HasPlace);
        ReviveBetween(lines, text, line => line is { HasPlace: true, IsTouched: false });
        return rewrite with { Lines = lines.ToImmutable() };
    }

    private static RewrittenLine Compare(RewrittenLine line, DocumentText text, int next)
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
            IsTouched = !isWhole || line.End - line.Start != line.Text.Length || !text.IsAt(line.Start, line.Text),
            IsGone = !isWhole && line.Start == line.End,
        };
    }

    private static bool IsBlankBefore(DocumentText text, int start) =>
        start > 0 && TextLines.IsStart(text, start) && TextLines.StartOf(text, start - 1) == TextLines.EndOf(text, start - 1);

    // Lines whose text stands between two neighboring anchors, instead of the other lines there. An undo may be reported as a replaced part
    // of a line: then the anchors are the lines that nobody has touched.
    private static void ReviveBetween(ImmutableArray<RewrittenLine>.Builder lines, DocumentText text, Func<RewrittenLine, bool> isAnchor)
    {
        var previous = -1;
        for (var index = 0; index <= lines.Count; index++)
        {
            if (index == lines.Count || isAnchor(lines[index]))
            {
                Revive(lines, previous, index, text);
                previous = index;
            }
        }
    }

    private static void Revive(ImmutableArray<RewrittenLine>.Builder lines, int before, int after, DocumentText text)
    {
        var start = before < 0 ? 0 : TextLines.NextOf(text, lines[before].End);
        var end = after == lines.Count ? text.Length : lines[after].Start - 1;
        if (after - before < 2 || start < 0 || end < start || text.IsBlank(start, end))
        {
            // Blank lines may be anybody's.
            return;
        }

        var found = LineBreaks.FromDocument(text[start..end].TrimEnd('\r'));
        var between = Enumerable.Range(before + 1, after - before - 1).ToList();
        foreach (var isOriginal in (bool[])[true, false])
        {
            var group = between.Where(index => lines[index].IsOriginal == isOriginal).ToList();
            if (!group.TrueForAll(index => lines[index].HasPlace) && string.Join('\n', group.Select(index => lines[index].Text)) == found)
            {
                Show(lines, between, isOriginal, start, text);
                return;
            }
        }
    }

    private static void Show(ImmutableArray<RewrittenLine>.Builder lines, List<int> indexes, bool isOriginal, int start, DocumentText text)
    {
        foreach (var index in indexes)
        {
            var line = lines[index] with { IsShown = lines[index].IsOriginal == isOriginal, IsTouched = false, IsGone = false };
            lines[index] = line.IsShown ? line with { Start = start, End = TextLines.EndOf(text, start) } : line;
            start = line.IsShown ? TextLines.NextOf(text, start) : start;
        }
    }
}
