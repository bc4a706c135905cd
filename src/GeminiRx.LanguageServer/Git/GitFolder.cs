using GeminiRx.LanguageServer.Documents;

namespace GeminiRx.LanguageServer.Git;

/// <summary>Where git runs.</summary>
/// <param name="WorkingTree">The folder in which it runs.</param>
/// <param name="Repository">The folder of the repository itself, such as <c>.git</c>; null if git has to find it.</param>
internal sealed record GitFolder(string WorkingTree, string? Repository)
{
    // Git gives these files to an editor.
    private static readonly string[] _messages = ["COMMIT_EDITMSG", "MERGE_MSG", "SQUASH_MSG", "TAG_EDITMSG"];

    /// <summary>Where git runs for the files of a folder.</summary>
    /// <param name="folder">A folder of a working tree, or the folder of a repository itself, in which git puts its messages.</param>
    public static GitFolder Of(string folder) => IsRepository(folder) ? new(WorkingTreeOf(folder), folder) : new(folder, null);

    /// <summary>Whether a file is a message that git gives to an editor.</summary>
    public static bool IsMessage(DocumentUri uri) =>
        uri.FilePath is { } path && _messages.Contains(Path.GetFileName(path)) && IsRepository(Path.GetDirectoryName(path)!);

    // A linked working tree has a folder of its own, without objects. Files of a repository cannot be below a folder of this name, so that
    // nobody receives such a folder with other files.
    private static bool IsRepository(string folder) =>
        folder.Split(Path.DirectorySeparatorChar, Path.AltDirectorySeparatorChar).Contains(".git", StringComparer.Ordinal)
        && File.Exists(Path.Combine(folder, "HEAD"))
        && (Directory.Exists(Path.Combine(folder, "objects")) || File.Exists(Path.Combine(folder, "commondir")));

    // Of a submodule, git itself knows it.
    private static string WorkingTreeOf(string folder)
    {
        var tree =
            Path.GetFileName(folder) == ".git" ? Path.GetDirectoryName(folder)
            : ReadLink(Path.Combine(folder, "gitdir")) is { } link ? Path.GetDirectoryName(Path.GetFullPath(Path.Combine(folder, link)))
            : null;
        return Directory.Exists(tree) ? tree : folder;
    }

    private static string? ReadLink(string path)
    {
        try
        {
            // A pipe or a device has no length.
            return new FileInfo(path) is { Exists: true, Length: > 0 and < 4096 } ? File.ReadAllText(path).Trim() : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
