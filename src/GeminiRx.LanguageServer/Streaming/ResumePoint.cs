using System.Collections.Immutable;
using GeminiRx.LanguageServer.Documents;
using GeminiRx.LanguageServer.Documents.Diffs;

namespace GeminiRx.LanguageServer.Streaming;

/// <summary>The state that a session leaves for another one: its place, its written text and its unwritten text.</summary>
/// <param name="At">The offset at which the next text is inserted.</param>
/// <param name="LastFrom">Where the last edit begins in the text that the session has written.</param>
/// <param name="Written">The document's characters that the session wrote.</param>
/// <param name="Text">All text that the session wrote, whether or not it is still there.</param>
/// <param name="Unwritten">The text that arrived and is not in the document, with line feeds.</param>
/// <param name="IsWhole">Whether the answer was complete.</param>
internal sealed record ResumePoint(int At, int LastFrom, WrittenText Written, string Text, string Unwritten, bool IsWhole)
{
    private const int MaxRemoved = 16_384;

    /// <summary>The newest parts of the text that changes of the user removed, each in one step.</summary>
    internal ImmutableList<(int From, int Length)> Removed { get; private init; } = [];

    /// <summary>The offset of the first written character.</summary>
    public int Start => Written.Pieces.IsEmpty ? At : Math.Min(At, Written.Pieces.Min(piece => piece.At));

    /// <summary>Creates a place where nothing is written.</summary>
    public static ResumePoint AtOffset(int offset) => new(offset, 0, WrittenText.None, "", "", IsWhole: false);

    /// <summary>Creates a place where a range counts as written.</summary>
    public static ResumePoint Of(int start, int end) =>
        new(end, 0, WrittenText.None.Add(new WrittenText.Piece(start, 0, end - start)), "", "", IsWhole: true);

    /// <summary>Whether the document has all written text, in one piece.</summary>
    public bool IsThere => Written.Pieces is [{ From: 0 } whole] && whole.Length == Text.Length;

    /// <summary>Returns the same place with all written text to be deleted.</summary>
    public ResumePoint ForRemoval() => this with { Text = "", Unwritten = "", LastFrom = 0, IsWhole = false };

    /// <summary>Returns the same place with a shorter text: what was written from an offset of the text on is not the session's.</summary>
    public ResumePoint Before(int from)
    {
        var kept = Written.Before(from);
        var at = kept.Pieces.IsEmpty ? Start : kept.Pieces.Max(piece => piece.End);
        return this with { At = at, LastFrom = Math.Min(LastFrom, from), Written = kept, Text = Text[..from] };
    }

    /// <summary>Whether text that the session has not written is behind an offset of its text; blanks do not count.</summary>
    public bool HasOtherTextBehind(int from, DocumentText document)
    {
        var at = Before(from).At;
        foreach (var piece in Written.Pieces.Where(piece => piece.End > at).OrderBy(piece => piece.At).ToList())
        {
            if (!document.IsBlank(at, piece.At))
            {
                return true;
            }

            at = piece.End;
        }

        return !document.IsBlank(at, document.Length);
    }

    /// <summary>Returns the document's text without the written text, and the place in it.</summary>
    public (DocumentText Text, int Offset) Without(DocumentText text)
    {
        var (left, at) = (text, At);
        foreach (var piece in Written.Pieces.OrderByDescending(piece => piece.At))
        {
            left = left.Replace(piece.At, piece.End, "");
            at -= Math.Clamp(at - piece.At, 0, piece.Length);
        }

        return (left, at);
    }

    /// <summary>Follows a change that is not the session's own.</summary>
    /// <param name="alignment">The change.</param>
    /// <param name="isOfUser">Whether no other session made it, so that it may be a redo. Default true.</param>
    public ResumePoint Move(TextAlignment alignment, bool isOfUser = true)
    {
        var moved = alignment.MovingLeast(At);
        var next = this with { At = moved.Move(At), Written = Written.Move(moved) };
        if (isOfUser && moved.Hunks is [{ IsDeletion: true } gone] && Written.PartAt(gone.Start, gone.End) is { } part)
        {
            return next with { Removed = (Removed.Count < MaxRemoved ? Removed : Removed.RemoveAt(0)).Add(part) };
        }

        return isOfUser && moved.Hunks is [{ IsInsertion: true } hunk] && FindRedone(hunk, moved.InsertedText(hunk)) is { } piece
            ? next with
            {
                At = Math.Max(next.At, piece.End),
                Written = next.Written.Restore(piece),
                Removed = Removed.Remove((piece.From, piece.Length)),
            }
            : next;
    }

    /// <summary>Follows the session's last edit, which the editor applied after the session's end: its text is written.</summary>
    public ResumePoint MoveOwn(TextAlignment edit)
    {
        if (edit.Hunks is not [var hunk])
        {
            return this;
        }

        var text = edit.InsertedText(hunk);
        var unwritten = LineBreaks.FromDocument(text);
        return hunk.IsDeletion || !Unwritten.StartsWith(unwritten, StringComparison.Ordinal)
            ? Move(edit)
            : this with
            {
                At = hunk.NewEnd,
                LastFrom = Text.Length,
                Written = Written.Move(edit).Add(new WrittenText.Piece(hunk.NewStart, Text.Length, text.Length)),
                Text = Text + text,
                Unwritten = Unwritten[unwritten.Length..],
            };
    }

    // An editor's redo inserts again what its undo removed: all that is missing there, whole lines, or what one step removed. A letter that
    // the user types is no redo, nor is a line break, unless a step removed it.
    private WrittenText.Piece? FindRedone(Hunk hunk, string text)
    {
        var before = Written.Pieces.FirstOrDefault(piece => piece.End == hunk.Start);
        var first = Written.Pieces.IsEmpty ? At : Written.Pieces[0].At;
        if (before.Length == 0 && hunk.Start != first)
        {
            return null;
        }

        var from = before.From + before.Length;
        var missing = Written.Pieces.Where(piece => piece.From >= from).Select(piece => piece.From).Append(Text.Length).Min() - from;
        var isBlank = string.IsNullOrWhiteSpace(text);
        var isRedone =
            text.Length <= missing
            && Text.AsSpan(from).StartsWith(text, StringComparison.Ordinal)
            && (
                text.Length == missing
                || (text.EndsWith('\n') && !isBlank)
                || ((text.Length > 1 || isBlank) && Removed.Contains((from, text.Length)))
            );
        return isRedone ? new WrittenText.Piece(hunk.NewStart, from, text.Length) : null;
    }
}
