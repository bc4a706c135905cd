namespace GeminiRx.LanguageServer.Documents.Diffs;

/// <summary>A place where two texts differ: one range of the old text is replaced by one range of the new text.</summary>
/// <param name="Start">The start of the range in the old text.</param>
/// <param name="End">The end of the range in the old text.</param>
/// <param name="NewStart">The start of the range in the new text.</param>
/// <param name="NewEnd">The end of the range in the new text.</param>
internal readonly record struct Hunk(int Start, int End, int NewStart, int NewEnd)
{
    public int Deleted => End - Start;

    public int Inserted => NewEnd - NewStart;

    public bool IsInsertion => Deleted == 0;

    public bool IsDeletion => Inserted == 0;

    public bool IsReplacement => Deleted > 0 && Inserted > 0;

    public Hunk Shift(int by) => new(Start + by, End + by, NewStart + by, NewEnd + by);
}
