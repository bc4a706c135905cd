using Microsoft.Extensions.Configuration;

namespace GeminiRx.Extensions.AI.Hosting;

/// <summary>The names of the settings. A binder ignores other names, so a misspelt one would have no effect.</summary>
internal static class SettingNames
{
    private static readonly string[] _known = [.. typeof(GeminiSettings).GetProperties().Select(property => property.Name)];

    /// <summary>The failures of the names in a section that no setting has.</summary>
    public static IEnumerable<string> Unknown(IConfigurationSection? section) =>
        (section?.GetChildren() ?? [])
            .Where(child => !_known.Contains(child.Key, StringComparer.OrdinalIgnoreCase))
            .Select(child =>
                Nearest(child.Key) is { } nearest
                    ? $"{child.Path} is unknown: did you mean {nearest}?"
                    : $"{child.Path} is unknown: use one of {string.Join(", ", _known)}."
            );

    private static string? Nearest(string name)
    {
        var (nearest, distance) = _known.Select(known => (known, Distance(name, known))).MinBy(pair => pair.Item2);
        return distance <= Math.Max(2, name.Length / 2) ? nearest : null;
    }

    /// <summary>The number of characters to insert, delete or replace (Levenshtein), regardless of case.</summary>
    private static int Distance(string one, string other)
    {
        var row = Enumerable.Range(0, other.Length + 1).ToArray();
        for (var i = 0; i < one.Length; i++)
        {
            var diagonal = row[0]++;
            for (var j = 0; j < other.Length; j++)
            {
                var replaced = diagonal + (char.ToUpperInvariant(one[i]) == char.ToUpperInvariant(other[j]) ? 0 : 1);
                (diagonal, row[j + 1]) = (row[j + 1], Math.Min(replaced, Math.Min(row[j], row[j + 1]) + 1));
            }
        }

        return row[^1];
    }
}
