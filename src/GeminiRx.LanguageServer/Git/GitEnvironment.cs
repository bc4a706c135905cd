using System.Collections;

namespace GeminiRx.LanguageServer.Git;

/// <summary>The environment of git. The variables of the server may be about another repository, or name programs to run.</summary>
internal static class GitEnvironment
{
    private const string IndexFile = "GIT_INDEX_FILE";

    /// <summary>The variables of this process.</summary>
    public static IReadOnlyDictionary<string, string> OfProcess() =>
        Environment
            .GetEnvironmentVariables()
            .Cast<DictionaryEntry>()
            .ToDictionary(
                entry => (string)entry.Key,
                entry => (string?)entry.Value ?? "",
                OperatingSystem.IsWindows() ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal
            );

    /// <summary>The environment for a folder.</summary>
    /// <param name="own">The variables of the server.</param>
    /// <param name="folder">Where git runs.</param>
    public static IReadOnlyDictionary<string, string> Of(IReadOnlyDictionary<string, string> own, GitFolder folder)
    {
        var result = new Dictionary<string, string>(
            own.Where(variable => !variable.Key.StartsWith("GIT_", StringComparison.OrdinalIgnoreCase)),
            (own as Dictionary<string, string>)?.Comparer
        )
        {
            // A repository may name programs as its remotes, and git asks a remote for what is missing. No protocol has this name.
            ["GIT_ALLOW_PROTOCOL"] = "none",
            ["GIT_NO_LAZY_FETCH"] = "1",
            ["GIT_OPTIONAL_LOCKS"] = "0",
            ["GIT_TERMINAL_PROMPT"] = "0",
            ["LC_ALL"] = "C",
        };

        // "git commit -a" and "git commit FILE" start the editor with an index of their own, inside of the repository.
        if (folder.Repository is { } git && own.GetValueOrDefault(IndexFile) is { Length: > 0 } index)
        {
            var path = Path.GetFullPath(Path.Combine(folder.WorkingTree, index));
            if (path.StartsWith(git + Path.DirectorySeparatorChar, StringComparison.Ordinal))
            {
                result[IndexFile] = path;
            }
        }

        return result;
    }
}
