namespace GeminiRx.Cli;

/// <summary>The marker of a list item.</summary>
/// <param name="Kind">The bullet, or the character behind the number. Items of different kinds are in different lists.</param>
/// <param name="Number">The number; -1 for a bullet.</param>
/// <param name="Length">The characters of the marker.</param>
internal readonly record struct ListMarker(char Kind, int Number, int Length)
{
    public bool IsOrdered => Number >= 0;

    /// <summary>Reads a marker at the start of a text; null if there is none.</summary>
    public static ListMarker? Read(ReadOnlySpan<char> text)
    {
        if (text.IsEmpty)
        {
            return null;
        }

        if (text[0] is '-' or '*' or '+')
        {
            return IsEnd(text, 1) ? new ListMarker(text[0], -1, 1) : null;
        }

        var digits = text.IndexOfAnyExceptInRange('0', '9');
        return digits is >= 1 and <= 9 && text[digits] is ('.' or ')') && IsEnd(text, digits + 1)
            ? new ListMarker(text[digits], int.Parse(text[..digits], System.Globalization.CultureInfo.InvariantCulture), digits + 1)
            : null;
    }

    private static bool IsEnd(ReadOnlySpan<char> text, int at) => at == text.Length || text[at] is ' ' or '\t';
}
