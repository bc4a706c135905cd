namespace GeminiRx.LanguageServer.Completions;

/// <summary>A text for a place, and what of it is left where the user has typed on.</summary>
/// <param name="Place">The place.</param>
/// <param name="Content">The text, as far as it has come.</param>
internal sealed record Suggestion(CompletionPlace Place, CompletionText Content)
{
    // No text is typed through that is longer.
    private const int MaxTyped = CompletionPlace.MaxBefore / 2;

    /// <summary>The text that is offered at the place.</summary>
    public string Text => Content.Text;

    /// <summary>The characters behind the place that the text has too.</summary>
    public int Covered { get; init; }

    /// <summary>What is left of the text at another place; null if the answer does not fit there.</summary>
    public CompletionRest? RestAt(CompletionPlace place)
    {
        var typed = place.Offset - Place.Offset;
        return FindPairs(place, typed) is { } pairs ? new(Text[Math.Clamp(typed, 0, Text.Length)..], Covered + pairs)
            : typed != 0 && FindPairs(place, 0) is { } others ? new(Text, Covered + others)
            : null;
    }

    // What is typed is the beginning of the text, or, while the answer comes, the text is the beginning of what is typed. Returns how many
    // brackets and quotes the editor has written behind the cursor meanwhile.
    private int? FindPairs(CompletionPlace place, int length)
    {
        var (text, before) = (Content.Known, place.Before);
        if (length < 0 || length > Math.Min(MaxTyped, before.Length) || (length > text.Length && Content.IsClosed))
        {
            return null;
        }

        var typed = before.AsSpan(before.Length - length);
        var left = before.AsSpan(0, before.Length - length);
        var common = Math.Min(length, text.Length);
        return typed[..common].SequenceEqual(text.AsSpan(0, common)) && EndsAlike(left, place.IsBeforeWhole)
            ? FindPairs(place, text, common)
            : null;
    }

    // A bracket that is not in the text may still come, and is kept until then.
    private int? FindPairs(CompletionPlace place, string text, int typed)
    {
        var (after, covered) = (place.After, 0);
        for (var count = 0; ; count++)
        {
            if (BeginsAlike(after.AsSpan(count), place.IsAfterWhole))
            {
                return covered;
            }

            if (count == Math.Min(after.Length, typed) || !CompletionPlace.Pairs.Contains(after[count]))
            {
                return null;
            }

            if (text.IndexOf(after[count], typed) >= 0)
            {
                covered += covered == count ? 1 : 0;
            }
            else if (Content.IsClosed)
            {
                return null;
            }
        }
    }

    // Texts that are not whole are compared as far as both are known.
    private bool EndsAlike(ReadOnlySpan<char> before, bool isWhole)
    {
        var own = Place.Before.AsSpan();
        var length = Math.Min(before.Length, own.Length);
        return IsAsLong(before.Length, isWhole, own.Length, Place.IsBeforeWhole) && before[^length..].SequenceEqual(own[^length..]);
    }

    private bool BeginsAlike(ReadOnlySpan<char> after, bool isWhole)
    {
        var own = Place.After.AsSpan();
        var length = Math.Min(after.Length, own.Length);
        return IsAsLong(after.Length, isWhole, own.Length, Place.IsAfterWhole) && after[..length].SequenceEqual(own[..length]);
    }

    private static bool IsAsLong(int length, bool isWhole, int own, bool isOwnWhole) =>
        !(isWhole && length < own) && !(isOwnWhole && length > own);

    /// <summary>The text is not printed.</summary>
    public override string ToString() => nameof(Suggestion);
}
