using GeminiRx.LanguageServer.Documents.Diffs;

namespace GeminiRx.LanguageServer.Streaming;

/// <summary>Where a session writes. Immutable.</summary>
/// <param name="At">The offset at which the next text is inserted.</param>
/// <param name="LastFrom">Where the last edit begins in the text that the session has written.</param>
/// <param name="Written">The document's characters that the session wrote.</param>
internal sealed record TextPlace(int At, int LastFrom, WrittenText Written) : TextSnapshot
{
    /// <summary>Follows a change of the document.</summary>
    public override TextPlace Move(TextAlignment alignment) => this with { At = alignment.Move(At), Written = Written.Move(alignment) };

    /// <summary>Whether a change deletes all of the last edit up to the place, or all that was written.</summary>
    public bool IsUndoneBy(TextAlignment change)
    {
        if (Written.LastFrom(LastFrom) is { } last && last.From == LastFrom && last.End == At && change.IsDeletionOf(last.At, At))
        {
            return true;
        }

        if (Written.Pieces.IsEmpty || !change.Hunks.Any(hunk => hunk.IsDeletion && hunk.End >= At && hunk.Start < At))
        {
            return Written.Pieces is [{ } all] && all.End == At && change.IsDeletionOf(all.At, At);
        }

        var left = Written.Move(change);
        return left.Pieces.IsEmpty || (Written.LastFrom(LastFrom) is not null && left.LastFrom(LastFrom) is null);
    }
}
