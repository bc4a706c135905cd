namespace GeminiRx.Conversations;

/// <summary>Follows links in the file system.</summary>
internal static class FileLinks
{
    // Links in one path, as in Linux.
    private const int MaxLinks = 40;

    /// <summary>The length in bytes of a file, or of the file that a link leads to: a link has a length of its own.</summary>
    /// <returns>The length; 0 for a pipe or a device, which must not be opened, because reading it may never end.</returns>
    /// <exception cref="IOException">The links have no end, or no file exists there.</exception>
    public static long LengthOf(string path) => new FileInfo(Resolve(Path.GetFullPath(path))).Length;

    /// <summary>The path with no link in it. What does not exist is not a link.</summary>
    /// <param name="path">The whole path.</param>
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
}
