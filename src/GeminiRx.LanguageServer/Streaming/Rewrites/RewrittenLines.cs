using System.Collections.Immutable;
using GeminiRx.LanguageServer.Documents;
using GeminiRx.LanguageServer.Documents.Diffs;

namespace GeminiRx.LanguageServer.Streaming.Rewrites;

/// <summary>
/// The lines of a text that is being rewritten, in the order of the document: the original lines and those of the answer, whether or not
/// they are in the document. The lines before and after the text are the first and the last, if there are any. Immutable.
/// </summary>
/// <remarks>Places follow every change (<see cref="Move"/>). What the user did to the lines is found in the document
/// (<see cref="LineReader"/>).</remarks>
/// <param name="Lines">The lines.</param>
internal sealed record RewrittenLines(ImmutableArray<RewrittenLine> Lines) : TextSnapshot
{
    private const int LineBefore = -1;
    private const int LineAfter = -2;

    // Edits that the editor has not shown, and may still show.
    private const int MaxSent = 8;

    // The index of the next original line that is not decided.
    private int _next;
    private int _lastId;
    private int _lastHunk;
    private bool _isHunkOpen;
    private ImmutableArray<LineEdit> _sent = [];

    /// <summary>Whether the answer changes anything.</summary>
    public bool HasChanges => Lines.Any(line => line.Hunk > 0);

    /// <summary>The original lines.</summary>
    public IReadOnlyList<string> Original =>
        [.. Lines.Where(line => line is { IsOriginal: true, IsAround: false }).Select(line => line.Text)];

    /// <summary>Where a problem is shown: at the end of the first line that is there.</summary>
    public int Place => Lines.FirstOrDefault(line => line is { HasPlace: true, IsAround: false }, Lines[0]).End;

    /// <summary>From the first line that is there to the end of the last one.</summary>
    public (int Start, int End) Range
    {
        get
        {
            var lines = Lines.Where(line => line is { HasPlace: true, IsAround: false }).ToList();
            return lines.Count == 0 ? (Place, Place) : (lines[0].Start, lines[^1].End);
        }
    }

    /// <summary>The number of UTF-16 units of the answer in the document.</summary>
    public int WrittenLength => Lines.Where(line => line is { IsOriginal: false, HasPlace: true }).Sum(line => line.End - line.Start);

    /// <summary>Takes whole lines of a document.</summary>
    /// <param name="text">The document.</param>
    /// <param name="start">An offset in the first line.</param>
    /// <param name="end">An offset in the last line.</param>
    public static RewrittenLines Of(DocumentText text, int start, int end)
    {
        var lines = ImmutableArray.CreateBuilder<RewrittenLine>();
        var first = TextLines.StartOf(text, start);
        if (first > 0)
        {
            lines.Add(LineAt(text, first - 1, LineBefore));
        }

        var (next, id) = (first, 0);
        while (next >= 0 && (next <= end || id == 0))
        {
            lines.Add(LineAt(text, next, ++id));
            next = TextLines.NextOf(text, next);
        }

        if (next >= 0)
        {
            lines.Add(LineAt(text, next, LineAfter));
        }

        return new RewrittenLines(lines.ToImmutable()) { _next = first > 0 ? 1 : 0, _lastId = id };
    }

    /// <summary>Records decisions about the next lines.</summary>
    public RewrittenLines Decide(IReadOnlyList<LineDecision> decisions)
    {
        var decided = this with { };
        var lines = Lines.ToBuilder();
        foreach (var decision in decisions)
        {
            decided._lastHunk += decision.Fate != LineFate.Kept && !decided._isHunkOpen ? 1 : 0;
            decided._isHunkOpen = decision.Fate != LineFate.Kept;
            if (decision.Fate == LineFate.Inserted)
            {
                var line = new RewrittenLine(++decided._lastId, IsOriginal: false, decision.Line);
                lines.Insert(decided._next, line with { IsWanted = true, Hunk = decided._lastHunk });
            }
            else
            {
                while (!lines[decided._next].IsOriginal)
                {
                    // A line of an earlier answer, which is being deleted.
                    decided._next++;
                }

                if (decision.Fate == LineFate.Deleted)
                {
                    lines[decided._next] = lines[decided._next] with { IsWanted = false, Hunk = decided._lastHunk };
                }
            }

            decided._next++;
        }

        return decided with
        {
            Lines = lines.ToImmutable(),
        };
    }

    /// <summary>Takes changes of the answer back: their original lines are wanted again.</summary>
    /// <param name="hunk">The change; null for all of them.</param>
    public RewrittenLines Discard(int? hunk = null) =>
        this with
        {
            Lines =
            [
                .. Lines.Select(line =>
                    line.Hunk > 0 && (hunk ?? line.Hunk) == line.Hunk ? line with { IsWanted = line.IsOriginal, Hunk = 0 } : line
                ),
            ],
        };

    /// <summary>Makes wanted what the document shows. A change that is not shown as it was decided is none any more.</summary>
    public RewrittenLines Freeze()
    {
        var others = Lines.Where(line => line.IsTouched || line.IsShown != line.IsWanted).Select(line => line.Hunk).ToHashSet();
        return this with
        {
            Lines = [.. Lines.Select(line => others.Contains(line.Hunk) ? line with { IsWanted = line.IsShown, Hunk = 0 } : line)],
        };
    }

    /// <summary>Ends the choice about a change: it stays as it is in the document.</summary>
    public RewrittenLines Keep(int hunk) =>
        this with
        {
            Lines =
            [
                .. Lines
                    .Where(line => line.Hunk != hunk || line.HasPlace)
                    .Select(line => line.Hunk == hunk ? line with { Hunk = 0, IsOriginal = true, IsWanted = true } : line),
            ],
        };

    /// <summary>Begins anew: all changes are taken back, and no line is decided.</summary>
    public RewrittenLines Restart() => Discard() with { _next = Lines[0].IsAround ? 1 : 0, _isHunkOpen = false };

    /// <summary>Follows a change that is not the session's own.</summary>
    public override RewrittenLines Move(TextAlignment alignment) =>
        this with
        {
            Lines = [.. Lines.Select(line => line.IsShown ? LineMove.Follow(line, alignment) : line)],
        };

    /// <summary>Records that an edit is sent.</summary>
    public RewrittenLines Send(LineEdit edit) =>
        this with
        {
            _sent = [.. _sent.Where(sent => !edit.IsSameAs(sent.Text, sent.Length)).TakeLast(MaxSent - 1), edit],
        };

    /// <summary>Records that the document shows one of the edits that were sent.</summary>
    /// <param name="own">The change of the document.</param>
    /// <returns>The lines, and the edit; null if the change is none of them.</returns>
    public (RewrittenLines Lines, LineEdit Edit)? TryConfirm(TextAlignment own)
    {
        if (own.Hunks is not [var hunk])
        {
            return null;
        }

        var text = LineBreaks.FromDocument(own.InsertedText(hunk));
        var shown = _sent.LastOrDefault(edit => edit.IsSameAs(text, hunk.Deleted));
        return shown is null ? null : (Confirm(shown, own), shown);
    }

    /// <summary>Records that the document shows an edit.</summary>
    /// <param name="edit">The edit.</param>
    /// <param name="own">The change of the document.</param>
    public RewrittenLines Confirm(LineEdit edit, TextAlignment own)
    {
        if (own.Hunks is not [var hunk])
        {
            return this;
        }

        var (text, growth) = (own.InsertedText(hunk), hunk.Inserted - hunk.Deleted);
        var at = hunk.NewStart + (edit.BeginsWithBreak ? text.IndexOf('\n') + 1 : 0);
        var isBehind = false;
        var lines = Lines.ToBuilder();
        for (var index = 0; index < lines.Count; index++)
        {
            var line = lines[index];
            if (edit.Inserted.Contains(line.Id))
            {
                lines[index] = line with { IsShown = true, IsTouched = false, IsGone = false, Start = at, End = at + line.Text.Length };
                at = hunk.NewStart + text.IndexOf('\n', at + line.Text.Length - hunk.NewStart) + 1;
            }
            else if (edit.Removed.Contains(line.Id))
            {
                lines[index] = line with { IsShown = false, IsTouched = false, IsGone = false };
            }
            else if (line.IsShown)
            {
                lines[index] = LineMove.FollowOwn(line, hunk, growth, isBehind);
            }

            isBehind |= edit.Inserted.Contains(line.Id) || edit.Removed.Contains(line.Id);
        }

        return this with
        {
            _sent = [],
            Lines = lines.ToImmutable(),
        };
    }

    private static RewrittenLine LineAt(DocumentText text, int offset, int id)
    {
        var (start, end) = (TextLines.StartOf(text, offset), TextLines.EndOf(text, offset));
        return new RewrittenLine(id, IsOriginal: true, text[start..end])
        {
            IsWanted = true,
            IsShown = true,
            Start = start,
            End = end,
        };
    }
}
