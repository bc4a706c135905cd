using System.Text;
using GeminiRx.Conversations;
using GeminiRx.LanguageServer.Documents;
using GeminiRx.LanguageServer.Settings;

namespace GeminiRx.LanguageServer.Context;

/// <summary>
/// Which files are never sent: by the setting <c>ignore</c>, by the files <c>.geminiignore</c>, and, if the setting <c>gitignore</c> says
/// so, by the files <c>.gitignore</c>. Each of the three ignores by itself: a pattern of one takes back nothing of another. The files are
/// read once for each instance.
/// </summary>
internal sealed class IgnoreRules(EditorInfo editor)
{
    private const string OwnFile = ".geminiignore";
    private const string GitFile = ".gitignore";

    /// <summary>The names of files with rules.</summary>
    public static IReadOnlyList<string> FileNames { get; } = [OwnFile, GitFile];

    private const string Secrets = "it is likely to contain keys or passwords";
    private const string Impossible = "its path contains a NUL character";
    private const int MaxFileBytes = 1024 * 1024;

    private readonly Dictionary<string, IReadOnlyList<IgnorePattern>?> _files = [];

    // A folder of the workspace that is a link has the same rules by the path that it leads to.
    private IReadOnlyList<string> Folders => field ??= [.. editor.Folders.Concat(editor.Folders.Select(TargetOf)).Distinct()];

    /// <summary>Finds the rule by which a document is ignored. A document that is no file has its address as its path.</summary>
    /// <returns>The rule, for a message; null if the document is not ignored.</returns>
    public string? FindRule(DocumentUri uri) => uri.FilePath is { } path ? FindRule(path) : FindRuleOfSettings("/", $"/{uri.Path}");

    /// <summary>Finds the rule by which a file, or the file that a link leads to, is ignored.</summary>
    /// <param name="path">The whole path of the file.</param>
    /// <returns>The rule, for a message; null if the file is not ignored.</returns>
    public string? FindRule(string path)
    {
        try
        {
            path = Path.GetFullPath(path);
            return FindRuleOfPath(path) ?? (FileLinks.Resolve(path) is var target && target != path ? FindRuleOfPath(target) : null);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return e.Message;
        }
    }

    /// <summary>Why a file is never sent with another document: it is ignored, or its name says that it holds secrets.</summary>
    /// <returns>The reason, for a message; null if it may be sent.</returns>
    public string? WhyNotSent(string path) =>
        path.Contains('\0', StringComparison.Ordinal) ? Impossible
        : SecretFiles.Contain(Path.GetFileName(path)) || SecretFiles.Contain(Path.GetFileName(TargetOf(path))) ? Secrets
        : Describe(FindRule(path));

    /// <inheritdoc cref="WhyNotSent(string)"/>
    public string? WhyNotSent(DocumentUri uri) =>
        !uri.IsValid ? Impossible
        : uri.FilePath is { } path ? WhyNotSent(path)
        : SecretFiles.Contain(uri.Name) ? Secrets
        : Describe(FindRule(uri));

    /// <summary>The folder of the workspace that contains a file; for any other file, its own folder.</summary>
    public string FolderOf(string path) =>
        Folders.Where(folder => ContextPaths.IsInside(folder, path)).MaxBy(folder => folder.Length) ?? Path.GetDirectoryName(path)!;

    /// <summary>The top of the repository of a file, which may be above the folder of the workspace; null if there is none.</summary>
    public static string? RepositoryOf(string path)
    {
        var folder = Path.GetDirectoryName(path);
        while (folder is not null && !Path.Exists(Path.Combine(folder, ".git")))
        {
            folder = Path.GetDirectoryName(folder);
        }

        return folder;
    }

    private static string? Describe(string? rule) => rule is null ? null : $"it is ignored by {rule}";

    // A path whose links have no end leads nowhere.
    private static string TargetOf(string path)
    {
        try
        {
            return FileLinks.Resolve(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return path;
        }
    }

    // A folder of the workspace may be inside of another one: the rules of both count.
    private string? FindRuleOfPath(string path) =>
        Folders
            .Where(folder => ContextPaths.IsInside(folder, path))
            .DefaultIfEmpty(Path.GetDirectoryName(path)!)
            .Select(folder => FindRuleOfPath(folder, path))
            .FirstOrDefault(rule => rule is not null);

    private string? FindRuleOfPath(string folder, string path) =>
        FindRuleOfSettings(folder, path)
        ?? FilesOf(folder, OwnFile).FindRule(path)
        ?? (editor.Settings.UsesGitIgnore ? FilesOf(RepositoryOf(path) ?? folder, GitFile).FindRule(path) : null);

    // The patterns of a setting are about the folder itself, not about those in it.
    private string? FindRuleOfSettings(string folder, string path) =>
        editor
            .Settings.Ignore.Select(patterns =>
                new IgnoreSource(folder, at => at.Length == 0 ? patterns : [], _ => "the setting geminirx.ignore").FindRule(path)
            )
            .FirstOrDefault(rule => rule is not null);

    private IgnoreSource FilesOf(string root, string name) =>
        new(root, folder => Read(Path.Combine(root, folder, name)), folder => folder.Length == 0 ? name : $"{folder}/{name}");

    private IReadOnlyList<IgnorePattern>? Read(string path)
    {
        if (!_files.TryGetValue(path, out var patterns))
        {
            _files[path] = patterns = ReadFile(path);
        }

        return patterns;
    }

    // What is in a file that cannot be read is not known, so everything below it is ignored.
    private static IReadOnlyList<IgnorePattern>? ReadFile(string path)
    {
        try
        {
            if (!File.Exists(path))
            {
                return [];
            }

            return FileLinks.LengthOf(path) switch
            {
                0 => [],
                > MaxFileBytes => null,
                _ => IgnorePattern.ReadAll(File.ReadAllText(path, Encoding.UTF8), ContextPaths.IgnoresCase),
            };
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
