using System.Collections.Immutable;
using GeminiRx.LanguageServer.Documents.Diffs;

namespace GeminiRx.LanguageServer.Streaming;

/// <summary>The characters of a document that a session wrote and that are still there. Text that others insert between them does not
/// belong to it. Immutable.</summary>
internal sealed record WrittenText(ImmutableArray<WrittenText.Piece> Pieces)
{
    public static WrittenText None { get; } = new(ImmutableArray<Piece>.Empty);

    /// <summary>A run of characters.</summary>
    /// <param name="At">Its offset in the document.</param>
    /// <param name="From">Its offset in the text that the session has written.</param>
    /// <param name="Length">Its length in UTF-16 units.</param>
    internal readonly record struct Piece(int At, int From, int Length)
    {
        public int End => At + Length;
    }

    /// <summary>Adds the newest piece.</summary>
    public WrittenText Add(Piece piece) =>
        new(
            Pieces is [.., var last] && last.End == piece.At && last.From + last.Length == piece.From
                ? Pieces.SetItem(Pieces.Length - 1, last with { Length = last.Length + piece.Length })
                : Pieces.Add(piece)
        );

    /// <summary>Adds a piece that was there before.</summary>
    public WrittenText Restore(Piece piece) => Pieces.Append(piece).OrderBy(one => one.From).Aggregate(None, (all, next) => all.Add(next));

    /// <summary>Of the text written at <paramref name="from"/> or later, returns the last piece in the document; null if none is
    /// left.</summary>
    public Piece? LastFrom(int from)
    {
        Piece? last = null;
        foreach (var piece in Pieces)
        {
            var skipped = Math.Max(0, from - piece.From);
            if (skipped < piece.Length && (last is not { } other || piece.At > other.At))
            {
                last = new Piece(piece.At + skipped, piece.From + skipped, piece.Length - skipped);
            }
        }

        return last;
    }

    /// <summary>The text that was written before an offset of the written text.</summary>
    public WrittenText Before(int from) =>
        new([
            .. Pieces.Where(piece => piece.From < from).Select(piece => piece with { Length = Math.Min(piece.Length, from - piece.From) }),
        ]);

    /// <summary>The part of the written text that a range of the document is, without any other character; null if it is none.</summary>
    public (int From, int Length)? PartAt(int start, int end)
    {
        foreach (var piece in Pieces)
        {
            if (piece.At <= start && end <= piece.End)
            {
                return (piece.From + start - piece.At, end - start);
            }
        }

        return null;
    }

    /// <summary>Follows a change that inserts no text of the session.</summary>
    public WrittenText Move(TextAlignment alignment)
    {
        if (Pieces.IsEmpty || alignment.Hunks.Count == 0)
        {
            return this;
        }

        var moved = ImmutableArray.CreateBuilder<Piece>(Pieces.Length + 1);
        foreach (var piece in Pieces)
        {
            Move(piece, alignment.Hunks, moved);
        }

        return new WrittenText(moved.ToImmutable());
    }

    // The text between the hunks is kept.
    private static void Move(Piece piece, IReadOnlyList<Hunk> hunks, ImmutableArray<Piece>.Builder moved)
    {
        var (kept, growth) = (piece.At, 0);
        foreach (var hunk in hunks)
        {
            if (hunk.Start >= piece.End)
            {
                break;
            }

            AddPart(kept, Math.Min(hunk.Start, piece.End));
            kept = Math.Max(kept, hunk.End);
            growth = hunk.NewEnd - hunk.End;
        }

        AddPart(kept, piece.End);

        void AddPart(int start, int end) => AddTo(moved, new Piece(start + growth, piece.From + start - piece.At, end - start));
    }

    private static void AddTo(ImmutableArray<Piece>.Builder moved, Piece piece)
    {
        if (piece.Length > 0)
        {
            moved.Add(piece);
        }
    }
}
