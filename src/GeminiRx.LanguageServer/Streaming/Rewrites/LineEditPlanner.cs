using GeminiRx.LanguageServer.Documents;
using GeminiRx.LanguageServer.Documents.Diffs;

namespace GeminiRx.LanguageServer.Streaming.Rewrites;

/// <summary>
/// Plans the edits that bring a document to the wanted lines. An edit replaces neighboring lines; it never touches text of the user, and a
/// change of the answer in which the user changed an original line is left out.
/// </summary>
/// <param name="rewrite">The lines as the document shows them.</param>
/// <param name="document">The document.</param>
internal sealed class LineEditPlanner(RewrittenLines rewrite, Document document)
{
    private readonly HashSet<int> _refused = RefusedHunks(rewrite, document.Text);
    private readonly DocumentText _text = document.Text;

    /// <summary>The changes that are left out.</summary>
    public int Refused => _refused.Count;

    /// <summary>Plans the first edit; null if the document shows what is wanted.</summary>
    /// <param name="lineBreak">The line break of inserted lines.</param>
    /// <param name="restores">Whether the original lines are wanted, and not those of the answer.</param>
    /// <param name="isOne">Whether one edit contains all changes, and the lines between them.</param>
    /// <param name="skipsBlank">Whether an edit that only inserts blank lines is left for later.</param>
    public LineEdit? Plan(string lineBreak, bool restores, bool isOne, bool skipsBlank)
    {
        var lines = rewrite.Lines;
        if (_text.Length > 0 && !lines.Any(line => line.HasPlace))
        {
            // The user has deleted the text and all lines around it: there is no place any more.
            return null;
        }

        for (var first = 0; first < lines.Length; first++)
        {
            if (IsDue(lines[first], restores))
            {
                var (edit, last) = PlanFrom(first, lineBreak, restores, isOne);
                if (!skipsBlank || !edit.IsBlank)
                {
                    return edit;
                }

                first = last;
            }
        }

        return null;
    }

    private (LineEdit Edit, int Last) PlanFrom(int first, string lineBreak, bool restores, bool isOne)
    {
        var lines = rewrite.Lines;
        var (last, until) = (first, lines[first].HasPlace ? first : -1);
        var (isOpen, isLast) = (true, true);
        for (var index = first + 1; index < lines.Length; index++)
        {
            var line = lines[index];
            var isDue = IsDue(line, restores);
            isOpen = isOpen && Adjoins(until, line) && (isDue || !line.HasPlace || (isOne && !line.IsTouched));
            if (isOpen)
            {
                until = line.HasPlace ? index : until;
                last = isDue ? index : last;
            }
            else
            {
                isLast &= !isDue;
            }
        }

        return (Create(first, last, lineBreak, restores, isLast), last);
    }

    private static HashSet<int> RefusedHunks(RewrittenLines rewrite, DocumentText text)
    {
        if (!rewrite.Lines.Any(line => line.HasPlace))
        {
            return [.. rewrite.Lines.Where(line => line.Hunk > 0).Select(line => line.Hunk)];
        }

        var refused = new HashSet<int>();
        RewrittenLine? previous = null;
        foreach (var line in rewrite.Lines.Where(line => line is { IsOriginal: true, IsShown: true }))
        {
            var isSame = previous is { } other && other.Hunk == line.Hunk;
            if (line.Hunk > 0 && (line.IsTouched || (isSame && !TextLines.IsBreak(text, previous!.Value.End, line.Start))))
            {
                refused.Add(line.Hunk);
            }

            previous = line;
        }

        return refused;
    }

    private bool IsWanted(RewrittenLine line, bool restores) =>
        line.Hunk > 0 && (restores || _refused.Contains(line.Hunk)) ? line.IsOriginal : line.IsWanted;

    // The user's lines stay as they are.
    private bool IsDue(RewrittenLine line, bool restores) =>
        line is { IsAround: false, IsTouched: false } && line.IsShown != IsWanted(line, restores);

    private bool Adjoins(int until, RewrittenLine line) =>
        until < 0 || !line.HasPlace || TextLines.IsBreak(_text, rewrite.Lines[until].End, line.Start);

    private LineEdit Create(int first, int last, string lineBreak, bool restores, bool isLast)
    {
        var window = rewrite.Lines[first..(last + 1)];
        var shown = window.Where(line => line.HasPlace).ToList();
        var wanted = window.Where(line => !line.IsTouched && IsWanted(line, restores)).ToList();
        var text = string.Join('\n', wanted.Select(line => line.Text));
        if (shown.Count == 0)
        {
            var (at, breakBefore, breakBehind) = PlaceOf(first, last);
            text = $"{(breakBefore ? "\n" : "")}{text}{(breakBehind ? "\n" : "")}";
            return Edit(at, at, breakBefore);
        }

        var (start, end) = wanted.Count > 0 ? (shown[0].Start, shown[^1].End) : WithBreak(shown[0].Start, shown[^1].End);
        return Edit(start, end, beginsWithBreak: false);

        LineEdit Edit(int from, int to, bool beginsWithBreak) =>
            new(
                new TextChange(from, to, LineBreaks.ToDocument(text, lineBreak)),
                text,
                [.. shown.Select(line => line.Id)],
                [.. wanted.Select(line => line.Id)],
                beginsWithBreak,
                isLast
            );
    }

    // New lines stand behind the line before them, the first ones before the line after them: the line before the text does not belong to
    // it, and may be deleted.
    private (int At, bool BreakBefore, bool BreakBehind) PlaceOf(int first, int last)
    {
        for (var index = first - 1; index >= 0; index--)
        {
            if (rewrite.Lines[index] is { HasPlace: true, IsAround: false } before)
            {
                return (TextLines.EndOf(_text, before.End), true, false);
            }
        }

        for (var index = last + 1; index < rewrite.Lines.Length; index++)
        {
            if (rewrite.Lines[index] is { HasPlace: true } after)
            {
                return (TextLines.StartOf(_text, after.Start), false, true);
            }
        }

        return rewrite.Lines[0] is { HasPlace: true } around
            ? (TextLines.EndOf(_text, around.End), true, false)
            : (0, false, _text.Length > 0);
    }

    // A deleted line takes its line break along, the last one of the document the line break before it.
    private (int Start, int End) WithBreak(int start, int end) =>
        TextLines.NextOf(_text, end) is var next and >= 0 ? (start, next)
        : start > 0 ? (start - (start > 1 && _text[start - 2] == '\r' ? 2 : 1), end)
        : (start, end);
}
