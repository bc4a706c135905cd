namespace GeminiRx.LanguageServer.Context;

/// <summary>Ignore patterns of one kind: of a setting, or of all files of one name in a folder and below it.</summary>
/// <param name="root">The folder that the source is about.</param>
/// <param name="read">Reads the patterns of a folder, whose path is relative to the root; null if they cannot be read.</param>
/// <param name="nameOf">The name of the patterns of a folder in messages.</param>
internal sealed class IgnoreSource(string root, Func<string, IReadOnlyList<IgnorePattern>?> read, Func<string, string> nameOf)
{
    /// <summary>Finds the rule by which a file is ignored.</summary>
    /// <remarks>A file in an ignored folder is ignored, whatever follows. Below that, the last matching pattern of the nearest folder
    /// decides.</remarks>
    /// <param name="path">The path of the file.</param>
    /// <returns>The rule, for a message; null if the file is not ignored.</returns>
    public string? FindRule(string path)
    {
        var names = ContextPaths.Relative(root, path).Split('/');
        var lists = new List<(string Folder, IReadOnlyList<IgnorePattern> Patterns)>();
        for (var depth = 0; depth < names.Length; depth++)
        {
            var folder = string.Join('/', names[..depth]);
            if (read(folder) is not { } patterns)
            {
                return $"{nameOf(folder)}, which cannot be read";
            }

            lists.Add((folder, patterns));
            if (FindRule(lists, names, depth) is { } rule)
            {
                return rule;
            }
        }

        return null;
    }

    private string? FindRule(List<(string Folder, IReadOnlyList<IgnorePattern> Patterns)> lists, string[] names, int depth)
    {
        for (var nearest = depth; nearest >= 0; nearest--)
        {
            var (folder, patterns) = lists[nearest];
            var path = string.Join('/', names[nearest..(depth + 1)]);
            if (patterns.LastOrDefault(pattern => pattern.IsMatch(path, isFolder: depth < names.Length - 1)) is { } last)
            {
                return last.IsNegated ? null : $"{nameOf(folder)}, line {last.Line}: {last.Text}";
            }
        }

        return null;
    }
}
