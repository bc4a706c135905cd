namespace GeminiRx.LanguageServer.Context;

/// <summary>Paths of files, with all links followed.</summary>
internal static class ContextPaths
{
    // Links in one path, as in Linux.
    private const int MaxLinks = 40;

    private static readonly StringComparison _comparison = IgnoresCase ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;

    /// <summary>Whether the names of files are equal if only the case of letters differs, as the file systems of Windows and macOS
    /// have it.</summary>
    public static bool IgnoresCase => OperatingSystem.IsWindows() || OperatingSystem.IsMacOS();

    /// <summary>Whether a path is a folder or lies below it.</summary>
    public static bool IsInside(string folder, string path) =>
        path.Equals(folder, _comparison) || path.StartsWith(WithSeparator(folder), _comparison);

    /// <summary>The path of a file below a folder, relative to that folder, with slashes.</summary>
    public static string Relative(string folder, string path) => path[WithSeparator(folder).Length..].Replace('\\', '/');

    /// <summary>The path with no link in it. What does not exist is not a link.</summary>
    /// <exception cref="IOException">The links have no end.</exception>
    public static string Resolve(string path)
    {
        var links = 0;
        var root = Path.GetPathRoot(path)!;
        var (resolved, left) = (root, new Stack<string>(Split(path[root.Length..])));
        while (left.TryPop(out var name))
        {
            if (name == "..")
            {
                resolved = Path.GetDirectoryName(resolved) ?? resolved;
                continue;
            }

            var next = Path.Combine(resolved, name);
            if (new FileInfo(next).LinkTarget is not { } target)
            {
                resolved = next;
                continue;
            }

            if (++links > MaxLinks)
            {
                throw new IOException($"Too many links: {path}");
            }

            if (Path.IsPathRooted(target))
            {
                resolved = Path.GetPathRoot(target)!;
                target = target[resolved.Length..];
            }

            foreach (var part in Split(target))
            {
                left.Push(part);
            }
        }

        return resolved;
    }

    // The last name first.
    private static IEnumerable<string> Split(string path) =>
        path.Split([Path.DirectorySeparatorChar, Path.AltDirectorySeparatorChar], StringSplitOptions.RemoveEmptyEntries)
            .Where(name => name != ".")
            .Reverse();

    private static string WithSeparator(string folder) =>
        Path.EndsInDirectorySeparator(folder) ? folder : folder + Path.DirectorySeparatorChar;
}
