namespace GeminiRx.LanguageServer.Documents;

/// <summary>The text from <paramref name="Start"/> to <paramref name="End"/> gives way to <paramref name="Text"/>.</summary>
/// <param name="Start">Where it begins, in the old text.</param>
/// <param name="End">Where it ends, in the old text.</param>
/// <param name="Text">What stands there now.</param>
internal readonly record struct TextChange(int Start, int End, string Text)
{
    public int Growth => Text.Length - (End - Start);

    /// <summary>The smallest change that makes one text out of another: what differs between their common beginning and end.</summary>
    public static TextChange Middle(string before, string after)
    {
        var start = before.AsSpan().CommonPrefixLength(after);
        var longest = Math.Min(before.Length, after.Length) - start;
        var same = 0;
        while (same < longest && before[before.Length - 1 - same] == after[after.Length - 1 - same])
        {
            same++;
        }

        return new TextChange(start, before.Length - same, after[start..(after.Length - same)]);
    }

    /// <summary>Whether both changes make the same text out of <paramref name="before"/>; editors that compare texts may report another place.</summary>
    public bool HasEffectOf(TextChange other, string before)
    {
        if (Growth != other.Growth)
        {
            return false;
        }

        var from = Math.Min(Start, other.Start);
        var to = Math.Max(End, other.End);
        return Around(before, from, to).Equals(other.Around(before, from, to), StringComparison.Ordinal);
    }

    private string Around(string before, int from, int to) => string.Concat(before.AsSpan(from, Start - from), Text, before.AsSpan(End, to - End));
}
