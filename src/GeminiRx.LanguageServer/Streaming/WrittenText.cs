using System.Collections.Immutable;
using GeminiRx.LanguageServer.Documents;

namespace GeminiRx.LanguageServer.Streaming;

/// <summary>Which characters of a document a session has written and are still there. Immutable; what anybody else inserts between them is not among them.</summary>
internal sealed record WrittenText(ImmutableArray<WrittenText.Piece> Pieces)
{
    public static WrittenText None { get; } = new(ImmutableArray<Piece>.Empty);

    /// <summary>A run of characters.</summary>
    /// <param name="At">Where it stands in the document.</param>
    /// <param name="From">Where it stands in all that the session has written.</param>
    /// <param name="Length">Its length in UTF-16 units.</param>
    internal readonly record struct Piece(int At, int From, int Length)
    {
        public int End => At + Length;
    }

    /// <summary>Adds what was written last.</summary>
    public WrittenText Add(Piece piece) => new(
        Pieces is [.., var last] && last.End == piece.At && last.From + last.Length == piece.From
            ? Pieces.SetItem(Pieces.Length - 1, last with { Length = last.Length + piece.Length })
            : Pieces.Add(piece));

    /// <summary>The piece farthest down in the document of what was written at <paramref name="from"/> or after; null where none is left.</summary>
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

    /// <summary>Whether anything of a piece is still there.</summary>
    public bool HasAnyOf(Piece gone) => Pieces.Any(piece => piece.From < gone.From + gone.Length && piece.From + piece.Length > gone.From);

    /// <summary>Moves with a change that wrote nothing of the session's.</summary>
    /// <param name="change">The change.</param>
    /// <param name="before">The text before it.</param>
    public WrittenText Move(TextChange change, string before)
    {
        if (Pieces.IsEmpty || change.Start >= Pieces[^1].End && Pieces.All(piece => piece.End <= change.Start))
        {
            return this;
        }

        var middle = TextChange.Middle(before[change.Start..change.End], change.Text);
        var real = middle with { Start = middle.Start + change.Start, End = middle.End + change.Start };
        // Editors that tell late put several changes into one range: what is in it before and after is still what it was.
        var kept = TextDiff.Common(before.AsSpan(real.Start, real.End - real.Start), real.Text);
        var moved = ImmutableArray.CreateBuilder<Piece>(Pieces.Length + 1);
        foreach (var piece in Pieces)
        {
            Move(piece, real, kept, moved);
        }

        return new WrittenText(moved.ToImmutable());
    }

    private static void Move(Piece piece, TextChange change, IReadOnlyList<(int Before, int After, int Length)> kept, ImmutableArray<Piece>.Builder moved)
    {
        var left = Math.Clamp(change.Start - piece.At, 0, piece.Length);
        var right = Math.Clamp(change.End - piece.At, 0, piece.Length);
        AddTo(moved, piece with { Length = left });
        foreach (var (from, to, length) in right > left ? kept : [])
        {
            var start = Math.Max(change.Start + from, piece.At + left);
            var end = Math.Min(change.Start + from + length, piece.At + right);
            AddTo(moved, new Piece(start - from + to, piece.From + start - piece.At, end - start));
        }

        AddTo(moved, new Piece(piece.At + right + (right > 0 || change.End <= piece.At ? change.Growth : 0), piece.From + right, piece.Length - right));
    }

    private static void AddTo(ImmutableArray<Piece>.Builder moved, Piece piece)
    {
        if (piece.Length > 0)
        {
            moved.Add(piece);
        }
    }
}
