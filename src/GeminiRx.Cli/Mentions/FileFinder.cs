using System.Buffers;
using System.Text.Json;
using GeminiRx.Cli.Errors;
using GeminiRx.LanguageServer.Context;
using GeminiRx.LanguageServer.Settings;

namespace GeminiRx.Cli;

/// <summary>A file that a question names.</summary>
/// <param name="Path">The full path.</param>
/// <param name="Name">The path as it is shown: relative to the current folder if it is below.</param>
/// <param name="IsNamed">Whether its own name is written, and not that of a folder or a pattern.</param>
internal sealed record FoundFile(string Path, string Name, bool IsNamed);

/// <summary>
/// Finds the files of a path, a folder or a pattern. In folders, files are left out that <c>.gitignore</c> or <c>.geminiignore</c> name,
/// that begin with a dot, or whose names say that they hold secrets; links to folders are not followed.
/// </summary>
internal static class FileFinder
{
    // Files and folders that are looked at.
    private const int MaxEntries = 50_000;

    private static readonly SearchValues<char> _wildcards = SearchValues.Create("*?[");

    /// <summary>Finds the files.</summary>
    /// <param name="written">The path as it is written.</param>
    /// <returns>The files and the number of those that are left out; null if there is nothing of this name.</returns>
    /// <exception cref="UsageException">The file must not be sent, or the folder has too many files.</exception>
    public static (IReadOnlyList<FoundFile> Files, int Skipped)? Find(string written)
    {
        if (written.Contains('\0', StringComparison.Ordinal))
        {
            return null;
        }

        var path = UserPath.Expand(written);
        if (File.Exists(path))
        {
            return ([Named(path)], 0);
        }

        var isFolder = path.EndsWith('/') && Directory.Exists(path);
        var at = path.AsSpan().IndexOfAny(_wildcards);
        if (!isFolder && at < 0)
        {
            return null;
        }

        var start = isFolder ? path.Length - 1 : path.LastIndexOf('/', at);
        var (folder, pattern) = (start <= 0 ? (start == 0 ? "/" : ".") : path[..start], isFolder ? "**" : path[(start + 1)..]);
        if (!Directory.Exists(folder) || GlobPattern.Parse(pattern, ContextPaths.IgnoresCase) is not { } glob)
        {
            return null;
        }

        var found = FindIn(written, Path.GetFullPath(folder), glob);
        return found.Files.Count == 0 && found.Skipped == 0 ? null : found;
    }

    // A file that git ignores may be named; what .geminiignore names is never sent.
    private static FoundFile Named(string path)
    {
        var full = Path.GetFullPath(path);
        return RulesFor(Environment.CurrentDirectory, usesGit: false).WhyNotSent(full) is { } reason
            ? throw MentionMessages.NotSent(path, reason)
            : new FoundFile(full, NameOf(full), IsNamed: true);
    }

    private static (IReadOnlyList<FoundFile> Files, int Skipped) FindIn(string written, string root, GlobPattern glob)
    {
        var rules = RulesFor(root, usesGit: true);
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
                    var isSent = rules.WhyNotSent(entry.FullName) is null;
                    files.AddRange(isSent ? [new FoundFile(entry.FullName, NameOf(entry.FullName), IsNamed: false)] : []);
                    skipped += isSent ? 0 : 1;
                }
            }
        }

        return ([.. files.OrderBy(file => file.Path, StringComparer.Ordinal)], skipped);
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

    private static IgnoreRules RulesFor(string folder, bool usesGit) =>
        new(
            new EditorInfo
            {
                Folders = [folder],
                Settings = ClientSettings.OfUser(JsonElement.Parse(usesGit ? """{"gitignore":true}""" : "{}")),
            }
        );

    private static string NameOf(string full) =>
        ContextPaths.IsInside(Environment.CurrentDirectory, full)
            ? ContextPaths.Relative(Environment.CurrentDirectory, full)
            : UserPath.Abbreviate(full);
}
