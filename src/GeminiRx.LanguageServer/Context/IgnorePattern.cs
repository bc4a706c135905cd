namespace GeminiRx.LanguageServer.Context;

/// <summary>One line of a gitignore file.</summary>
/// <param name="Text">The line, as it is shown to the user.</param>
/// <param name="Line">The number of the line, from 1.</param>
/// <param name="IsNegated">Whether it takes back what an earlier line ignores.</param>
internal sealed record IgnorePattern(string Text, int Line, bool IsNegated)
{
    private GlobPattern? Glob { get; init; }

    private bool IsOfFolders { get; init; }

    private bool IsOfNames { get; init; }

    /// <summary>Reads the patterns of a file. Blank lines, comments and malformed patterns have no effect.</summary>
    /// <param name="text">The text of the file.</param>
    /// <param name="ignoresCase">Whether letters of either case match.</param>
    public static IReadOnlyList<IgnorePattern> ReadAll(string text, bool ignoresCase) =>
        ReadAll(text.TrimStart('\uFEFF').Split('\n'), ignoresCase);

    /// <inheritdoc cref="ReadAll(string, bool)"/>
    public static IReadOnlyList<IgnorePattern> ReadAll(IReadOnlyList<string> lines, bool ignoresCase) =>
        [.. lines.Select((line, index) => Read(line, index + 1, ignoresCase)).OfType<IgnorePattern>()];

    /// <summary>Whether the pattern matches a path.</summary>
    /// <param name="path">The path relative to the folder of the ignore file, with slashes.</param>
    /// <param name="isFolder">Whether it is a folder.</param>
    public bool IsMatch(string path, bool isFolder) =>
        (isFolder || !IsOfFolders) && Glob!.IsMatch(IsOfNames ? path[(path.LastIndexOf('/') + 1)..] : path);

    private static IgnorePattern? Read(string line, int number, bool ignoresCase)
    {
        line = line.EndsWith('\r') ? line[..^1] : line;
        var text = WithoutTrailingBlanks(line);
        var isNegated = text.StartsWith('!');
        var glob = isNegated ? text[1..] : text;
        var isOfFolders = glob.EndsWith('/');
        glob = isOfFolders ? glob[..^1] : glob;
        var isOfNames = !glob.Contains('/', StringComparison.Ordinal);
        glob = !isOfNames && glob[0] == '/' ? glob[1..] : glob;
        return glob.Length == 0 || text[0] == '#' || GlobPattern.Parse(glob, ignoresCase) is not { } parsed
            ? null
            : new IgnorePattern(text, number, isNegated)
            {
                Glob = parsed,
                IsOfFolders = isOfFolders,
                IsOfNames = isOfNames,
            };
    }

    // Blanks at the end do not count, unless a backslash is before them.
    private static string WithoutTrailingBlanks(string line)
    {
        var end = line.Length;
        while (end > 0 && line[end - 1] == ' ' && !IsEscaped(line, end - 1))
        {
            end--;
        }

        return line[..end];
    }

    private static bool IsEscaped(string line, int at)
    {
        var backslashes = 0;
        while (at - backslashes > 0 && line[at - backslashes - 1] == '\\')
        {
            backslashes++;
        }

        return backslashes % 2 == 1;
    }
}
