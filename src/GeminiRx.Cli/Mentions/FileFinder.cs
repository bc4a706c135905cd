using System.Buffers;
using GeminiRx.Cli.Errors;
using GeminiRx.Conversations;
using GeminiRx.LanguageServer.Context;

namespace GeminiRx.Cli;

/// <summary>A file that a question names.</summary>
/// <param name="Path">The full path.</param>
/// <param name="Name">The path as it is shown: relative to the current folder if it is below.</param>
/// <param name="IsNamed">Whether its own name is written, and not that of a folder or a pattern.</param>
internal sealed record FoundFile(string Path, string Name, bool IsNamed);

/// <summary>
/// Finds the files of a path, a folder or a pattern. In folders, files are left out that <c>.gitignore</c> or <c>.geminiignore</c> name,
/// that begin with a dot, that are links to files elsewhere, or whose names say that they hold secrets; links to folders are not followed.
/// </summary>
/// <param name="current">The full path of the folder that paths are relative to.</param>
internal sealed class FileFinder(string current)
{
    // Files and folders that are looked at.
    private const int MaxEntries = 50_000;

    private static readonly SearchValues<char> _wildcards = SearchValues.Create("*?[");

    /// <summary>Finds the files.</summary>
    /// <param name="mention">The path as it is written. A word with a wildcard, such as <c>*args</c>, is a pattern only if it can mean
    /// nothing else.</param>
    /// <returns>The files and the number of those that are left out; null if there is nothing of this name.</returns>
    /// <exception cref="UsageException">The file must not be sent, or the folder has too many files.</exception>
    public (IReadOnlyList<FoundFile> Files, int Skipped)? Find(FileMention mention)
    {
        if (mention.Path.Contains('\0', StringComparison.Ordinal))
        {
            return null;
        }

        var path = Expand(mention.Path);
        if (File.Exists(path))
        {
            return ([Named(mention.Path, Path.GetFullPath(path))], 0);
        }

        var isFolder = mention.Path.EndsWith('/') && Directory.Exists(path);
        var at = mention.IsPathLike ? mention.Path.AsSpan().IndexOfAny(_wildcards) : -1;
        if ((!isFolder && at < 0) || (isFolder && IsAllOfTheUser(path)))
        {
            return null;
        }

        var start = isFolder ? mention.Path.Length - 1 : mention.Path.LastIndexOf('/', at);
        var (folder, pattern) = (start < 0 ? current : Expand(mention.Path[..(start + 1)]), isFolder ? "**" : mention.Path[(start + 1)..]);
        if (!Directory.Exists(folder) || GlobPattern.Parse(pattern, ContextPaths.IgnoresCase) is not { } glob)
        {
            return null;
        }

        var found = FindIn(mention.Path, Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)), glob);
        return found.Files.Count == 0 && found.Skipped == 0 ? null : found;
    }

    /// <summary>Whether the path is that of a folder, whose files are not sent because of how it is written.</summary>
    public bool IsFolder(string written) => !written.Contains('\0', StringComparison.Ordinal) && Directory.Exists(Expand(written));

    // All files of the machine or of the user are never meant.
    private static bool IsAllOfTheUser(string folder) =>
        Path.GetFullPath(folder) is var full
        && (
            ContextPaths.AreSame(full, Path.GetPathRoot(full)!)
            || ContextPaths.AreSame(full, Environment.GetFolderPath(Environment.SpecialFolder.UserProfile))
        );

    private string Expand(string written) => Path.Combine(current, UserPath.Expand(written));

    // A file that git ignores may be named; what .geminiignore names is never sent.
    private FoundFile Named(string written, string full) =>
        SendRules.For(full, current, usesGit: false).WhyNotSent(full) is { } reason
            ? throw MentionMessages.NotSent(written, reason)
            : new FoundFile(full, NameOf(full), IsNamed: true);

    private (IReadOnlyList<FoundFile> Files, int Skipped) FindIn(string written, string root, GlobPattern glob)
    {
        var rules = SendRules.For(Path.Combine(root, "file"), current, usesGit: true);
        var target = FileLinks.Resolve(root);
        var (files, skipped, seen) = (new List<FoundFile>(), 0, 0);
        var folders = new Stack<string>([root]);
        while (folders.TryPop(out var folder))
        {
            foreach (var entry in Entries(folder))
            {
                if (++seen > MaxEntries)
                {
                    throw MentionMessages.TooLarge(written, MaxEntries);
                }

                if (entry.Name.StartsWith('.'))
                {
                    continue;
                }

                if (entry is DirectoryInfo)
                {
                    if (entry.LinkTarget is null && entry.Name != "node_modules")
                    {
                        folders.Push(entry.FullName);
                    }
                }
                else if (glob.IsMatch(ContextPaths.Relative(root, entry.FullName)))
                {
                    var isSent = IsBelow(target, entry) && rules.WhyNotSent(entry.FullName) is null;
                    files.AddRange(isSent ? [new FoundFile(entry.FullName, NameOf(entry.FullName), IsNamed: false)] : []);
                    skipped += isSent ? 0 : 1;
                }
            }
        }

        return ([.. files.OrderBy(file => file.Path, StringComparer.Ordinal)], skipped);
    }

    // A link to a file of another folder would send what no pattern names.
    private static bool IsBelow(string folder, FileSystemInfo file)
    {
        try
        {
            return file.LinkTarget is null || ContextPaths.IsInside(folder, FileLinks.Resolve(file.FullName));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static FileSystemInfo[] Entries(string folder)
    {
        try
        {
            return new DirectoryInfo(folder).GetFileSystemInfos();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return []; // A folder that cannot be read has no files for the user.
        }
    }

    private string NameOf(string full) =>
        ContextPaths.IsInside(current, full) ? ContextPaths.Relative(current, full) : UserPath.Abbreviate(full);
}
