using GeminiRx.LanguageServer.Documents;
using GeminiRx.LanguageServer.Documents.Diffs;

namespace GeminiRx.LanguageServer.Streaming;

/// <summary>What a session leaves behind: where it was, what it has written, and what it has not.</summary>
/// <param name="At">Where the next text goes.</param>
/// <param name="LastFrom">Where the last edit begins in all that the session has written.</param>
/// <param name="Written">Which characters of the document are the session's own.</param>
/// <param name="Text">What the session wrote, whether it is still there or not.</param>
/// <param name="Unwritten">What arrived and is not in the document, with line feeds.</param>
/// <param name="IsWhole">Whether the answer had come to its end.</param>
internal sealed record ResumePoint(int At, int LastFrom, WrittenText Written, string Text, string Unwritten, bool IsWhole)
{
    /// <summary>Where the first written character stands.</summary>
    public int Start => Written.Pieces.IsEmpty ? At : Math.Min(At, Written.Pieces.Min(piece => piece.At));

    /// <summary>A place where nothing is written.</summary>
    public static ResumePoint AtOffset(int offset) => new(offset, 0, WrittenText.None, "", "", IsWhole: false);

    /// <summary>The same place, with all written text to be deleted.</summary>
    public ResumePoint ForRemoval() => this with { Text = "", Unwritten = "", LastFrom = 0, IsWhole = false };

    /// <summary>The document's text as it would be without what was written, and the place in it.</summary>
    public (string Text, int Offset) Without(string text)
    {
        var (left, at) = (text, At);
        foreach (var piece in Written.Pieces.OrderByDescending(piece => piece.At))
        {
            left = left.Remove(piece.At, piece.Length);
            at -= Math.Clamp(at - piece.At, 0, piece.Length);
        }

        return (left, at);
    }

    /// <summary>Moves with a change that is not the session's own.</summary>
    public ResumePoint Move(TextAlignment alignment)
    {
        var moved = alignment.MovingLeast(At);
        return this with { At = moved.Move(At), Written = Written.Move(moved) };
    }

    /// <summary>The editor has applied the session's last edit after the session's end: what it inserted is written.</summary>
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
}
