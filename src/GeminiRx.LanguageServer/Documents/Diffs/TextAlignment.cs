namespace GeminiRx.LanguageServer.Documents.Diffs;

/// <summary>How one text became another: the places where they differ, and so where every other place is now. Immutable.</summary>
/// <remarks>Only a region of the two texts is kept: what lies before it and behind it is the same in both.</remarks>
internal sealed class TextAlignment
{
    // A hunk costs as much as this many characters: text that changed in one place is likelier than the same number of characters in many
    // places.
    private const int HunkCost = 2;

    // Text on both sides of an exact change, in UTF-16 units, to recognise the same change at another place of a repetition.
    private const int Context = 1024;

    private readonly string _before;
    private readonly string _after;
    private readonly int _offset;

    private TextAlignment(string before, string after, int offset, IReadOnlyList<Hunk> hunks, bool isExact)
    {
        (_before, _after, _offset, Hunks, IsExact) = (before, after, offset, hunks, isExact);
    }

    /// <summary>The places that differ, in order, by offsets in the whole texts.</summary>
    public IReadOnlyList<Hunk> Hunks { get; }

    /// <summary>Whether the editor named the changed place itself. Otherwise it was found by comparing, and a repetition may hide the real
    /// place.</summary>
    public bool IsExact { get; }

    /// <summary>How unlikely it is that the one text became the other: the number of characters that differ, and a cost for each
    /// place.</summary>
    public int Score => RegionDiff.ScoreOf(Hunks, HunkCost);

    /// <summary>The text that the hunk inserted.</summary>
    public string InsertedText(Hunk hunk) => _after.Substring(hunk.NewStart - _offset, hunk.Inserted);

    /// <summary>The alignment of a change whose range the editor has named.</summary>
    public static TextAlignment Exact(string before, TextChange change)
    {
        var from = Math.Max(0, change.Start - Context);
        var to = Math.Min(before.Length, change.End + Context);
        var after = string.Concat(before.AsSpan(from, change.Start - from), change.Text, before.AsSpan(change.End, to - change.End));
        IReadOnlyList<Hunk> hunks =
            change.Start == change.End && change.Text.Length == 0
                ? []
                : [new Hunk(change.Start, change.End, change.Start, change.Start + change.Text.Length)];
        return new TextAlignment(before[from..to], after, from, hunks, isExact: true);
    }

    /// <summary>Compares two regions that begin at the same offset.</summary>
    /// <param name="before">The region of the old text.</param>
    /// <param name="after">The region of the new text.</param>
    /// <param name="offset">Where both begin.</param>
    public static TextAlignment Compare(string before, string after, int offset) =>
        new(before, after, offset, RegionDiff.Hunks(before, after).ConvertAll(hunk => hunk.Shift(offset)), isExact: false);

    /// <summary>Finds out of two old texts the one that is nearer to a new text.</summary>
    /// <param name="first">The one old region.</param>
    /// <param name="second">The other old region.</param>
    /// <param name="after">The new region.</param>
    /// <param name="offset">Where all three begin.</param>
    /// <param name="enough">The margin at which the search ends.</param>
    /// <returns>The alignment with the nearer one, and by how much it is nearer: above 0 for the second, below 0 for the first, 0 for a
    /// tie.</returns>
    public static (TextAlignment Nearer, int Margin) Nearer(string first, string second, string after, int offset, int enough)
    {
        var (hunks, margin) = RegionDiff.Nearer(first, second, after, HunkCost, enough);
        var shifted = hunks.ConvertAll(hunk => hunk.Shift(offset));
        return (new TextAlignment(margin > 0 ? second : first, after, offset, shifted, isExact: false), margin);
    }

    /// <summary>The place of an offset in the new text. What was inserted exactly there stays behind it.</summary>
    public int Move(int offset)
    {
        var moved = offset;
        foreach (var hunk in Hunks)
        {
            if (hunk.Start > offset || (hunk.Start == offset && hunk.IsInsertion))
            {
                break;
            }

            moved = hunk.End <= offset && hunk.Start < offset ? offset + hunk.NewEnd - hunk.End : hunk.NewStart;
            if (hunk.End > offset || hunk.Start == offset)
            {
                break;
            }
        }

        return moved;
    }

    /// <summary>Whether the text on both sides of an offset gave way to other text, over more than one line: its place in the new text is
    /// unknown.</summary>
    public bool IsLost(int offset)
    {
        foreach (var hunk in Hunks)
        {
            var isInside = hunk.Start < offset && offset < hunk.End;
            var coversAll = hunk.Start == 0 && _offset == 0 && hunk.End == _before.Length && (hunk.Start == offset || hunk.End == offset);
            if (hunk.IsReplacement && (isInside || coversAll) && HasLineBreak(hunk))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>
    /// The same alignment with every change that a repetition allows elsewhere put behind an offset, so that the offset moves least. An
    /// exact alignment stays
    /// as it is.
    /// </summary>
    public TextAlignment MovingLeast(int offset)
    {
        if (IsExact || !Hunks.Any(hunk => hunk.Start < offset))
        {
            return this;
        }

        var hunks = new List<Hunk>(Hunks);
        for (var index = hunks.Count - 1; index >= 0; index--)
        {
            var by = offset - hunks[index].Start;
            if (by <= 0)
            {
                continue;
            }

            if (hunks[index].IsReplacement)
            {
                // What was deleted may be another part of a repetition than what the inserted text stands at.
                var (whole, deletion) = (hunks[index], hunks[index] with { NewStart = hunks[index].NewEnd });
                if (TryShift(hunks, index, deletion, by))
                {
                    hunks.Insert(index, new Hunk(whole.Start, whole.Start, whole.NewStart, whole.NewEnd));
                }
            }
            else
            {
                TryShift(hunks, index, hunks[index], by);
            }
        }

        return new TextAlignment(_before, _after, _offset, hunks, isExact: false);
    }

    private bool TryShift(List<Hunk> hunks, int index, Hunk hunk, int by)
    {
        var limit = index + 1 < hunks.Count ? hunks[index + 1].Start : _offset + _before.Length;
        if (hunk.End + by > limit || !CanShift(hunk, by))
        {
            return false;
        }

        hunks[index] = hunk.Shift(by);
        if (index + 1 < hunks.Count && hunks[index].End == hunks[index + 1].Start)
        {
            hunks[index] = new Hunk(hunks[index].Start, hunks[index + 1].End, hunks[index].NewStart, hunks[index + 1].NewEnd);
            hunks.RemoveAt(index + 1);
        }

        return true;
    }

    /// <summary>Whether the whole change is the deletion of a range, or has the same effect because the text repeats itself.</summary>
    public bool IsDeletionOf(int start, int end) =>
        Hunks is [{ IsDeletion: true } hunk] && hunk.Deleted == end - start && (hunk.Start == start || CanShift(hunk, start - hunk.Start));

    /// <summary>How many line breaks a hunk deleted and inserted.</summary>
    public int LineBreaksOf(Hunk hunk) =>
        _before.AsSpan(hunk.Start - _offset, hunk.Deleted).Count('\n') + _after.AsSpan(hunk.NewStart - _offset, hunk.Inserted).Count('\n');

    private bool HasLineBreak(Hunk hunk) => LineBreaksOf(hunk) > 0;

    // A pure insertion or deletion can stand at another place if the text in between repeats what was inserted or deleted.
    private bool CanShift(Hunk hunk, int by)
    {
        var (text, start, end) = hunk.IsInsertion
            ? (_after, hunk.NewStart - _offset, hunk.NewEnd - _offset)
            : (_before, hunk.Start - _offset, hunk.End - _offset);
        var (from, to) = by > 0 ? (start, end) : (start + by, end + by);
        var length = Math.Abs(by);
        return from >= 0 && to + length <= text.Length && text.AsSpan(from, length).SequenceEqual(text.AsSpan(to, length));
    }
}
