using System.Text;

namespace GeminiRx.Emulator;

/// <summary>Shortens a path to what a report may contain: no text of the user.</summary>
internal static class FindingPath
{
    private const int MaxLength = 200;

    // More digits may be a number of the user, such as that of a telephone.
    private const int MaxDigits = 6;

    // Names in paths that are not fields: a value of a map, and parameters of the address.
    private static readonly HashSet<string> _otherNames = ["value", "page_size", "page_token", "questions"];

    /// <summary>The path, in which every name that is no field of the service is a question mark.</summary>
    public static string WithoutTexts(string path)
    {
        var kept = new StringBuilder();
        foreach (var name in path[..Math.Min(path.Length, MaxLength)].Split('.'))
        {
            var bracket = name.IndexOf('[', StringComparison.Ordinal);
            var word = bracket < 0 ? name : name[..bracket];
            kept.Append(kept.Length == 0 ? "" : ".").Append(IsKnown(word) ? word : "?");
            kept.Append(bracket >= 0 && IsIndex(name[bracket..]) ? name[bracket..] : "");
        }

        return kept.Length > MaxLength ? kept.ToString(0, MaxLength) : kept.ToString();
    }

    private static bool IsKnown(string name) => name.Length == 0 || RequestSchema.IsFieldName(name) || _otherNames.Contains(name);

    private static bool IsIndex(string index) =>
        index[^1] == ']' && index.Length is > 2 and <= MaxDigits + 2 && index[1..^1].All(char.IsAsciiDigit);
}
