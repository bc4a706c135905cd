namespace GeminiRx.LanguageServer.Documents.Diffs;

/// <summary>The differences between two texts, which map each offset of the old text to the new text. Immutable.</summary>
/// <remarks>Only a region of the two texts is kept. The text before and after it is equal in both.</remarks>
internal sealed class TextAlignment
{
    // The cost of a hunk in characters: a change in one place is likelier than the same number of characters in several places.
    private const int HunkCost = 2;

    /// <summary>UTF-16 units on both sides of a change in a region. They show whether the change could be at another place of a
    /// repetition.</summary>
    public const int Context = 1024;

    private readonly string _before;
    private readonly string _after;
    private readonly int _offset;

    private TextAlignment(string before, string after, int offset, IReadOnlyList<Hunk> hunks, bool isExact)
    {
        (_before, _after, _offset, Hunks, IsExact) = (before, after, offset, hunks, isExact);
    }

    /// <summary>The differences in order. Their offsets refer to the whole texts.</summary>
    public IReadOnlyList<Hunk> Hunks { get; }

    /// <summary>Whether the editor reported the changed range. Otherwise it was found by a comparison, which is ambiguous in a
    /// repetition.</summary>
    public bool IsExact { get; }

    /// <summary>How unlikely the change is: the number of differing characters, plus a cost for each hunk.</summary>
    public int Score => RegionDiff.ScoreOf(Hunks, HunkCost);

    /// <summary>Returns the text that a hunk inserted.</summary>
    public string InsertedText(Hunk hunk) => _after.Substring(hunk.NewStart - _offset, hunk.Inserted);

    /// <summary>Creates the alignment of a change whose range is known.</summary>
    public static TextAlignment Exact(DocumentText before, TextChange change)
    {
        var from = Math.Max(0, change.Start - Context);
        var to = Math.Min(before.Length, change.End + Context);
        var region = before[from..to];
        var after = string.Concat(region.AsSpan(0, change.Start - from), change.Text, region.AsSpan(change.End - from));
        IReadOnlyList<Hunk> hunks =
            change.Start == change.End && change.Text.Length == 0
                ? []
                : [new Hunk(change.Start, change.End, change.Start, change.Start + change.Text.Length)];
        return new TextAlignment(region, after, from, hunks, isExact: true);
    }

    /// <summary>Compares two regions that begin at the same offset.</summary>
    /// <param name="before">The region of the old text.</param>
    /// <param name="after">The region of the new text.</param>
    /// <param name="offset">Where both begin.</param>
    public static TextAlignment Compare(string before, string after, int offset) =>
        new(before, after, offset, RegionDiff.Hunks(before, after).ConvertAll(hunk => hunk.Shift(offset)), isExact: false);

    /// <summary>Finds which of two old texts is nearer to a new text.</summary>
    /// <param name="first">The first old region.</param>
    /// <param name="second">The second old region.</param>
    /// <param name="after">The new region.</param>
    /// <param name="offset">Where all three begin.</param>
    /// <param name="enough">The margin at which the search ends.</param>
    /// <returns>The alignment with the nearer text, and the margin: above 0 for the second, below 0 for the first, 0 for a tie.</returns>
    public static (TextAlignment Nearer, int Margin) Nearer(string first, string second, string after, int offset, int enough)
    {
        var (hunks, margin) = RegionDiff.Nearer(first, second, after, HunkCost, enough);
        var shifted = hunks.ConvertAll(hunk => hunk.Shift(offset));
        return (new TextAlignment(margin > 0 ? second : first, after, offset, shifted, isExact: false), margin);
    }

    /// <summary>Maps an offset to the new text. Text that was inserted exactly there stays behind it.</summary>
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

    /// <summary>Whether the text on both sides of an offset was replaced, across lines. The offset has no place in the new text
    /// then.</summary>
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
    /// Returns an equivalent alignment in which an offset moves least: each change that is ambiguous in a repetition is moved behind it. An
    /// exact alignment is not changed.
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
                // The deleted text may be at another place of a repetition than the inserted text.
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

    /// <summary>Whether the whole change is the deletion of a range, or equivalent to it because the text repeats itself.</summary>
    public bool IsDeletionOf(int start, int end) =>
        Hunks is [{ IsDeletion: true } hunk] && hunk.Deleted == end - start && (hunk.Start == start || CanShift(hunk, start - hunk.Start));

    /// <summary>Returns the number of line breaks that a hunk deleted and inserted.</summary>
    public int LineBreaksOf(Hunk hunk) =>
        _before.AsSpan(hunk.Start - _offset, hunk.Deleted).Count('\n') + _after.AsSpan(hunk.NewStart - _offset, hunk.Inserted).Count('\n');

    private bool HasLineBreak(Hunk hunk) => LineBreaksOf(hunk) > 0;

    // A pure insertion or deletion is ambiguous if the text next to it repeats the inserted or deleted text.
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
