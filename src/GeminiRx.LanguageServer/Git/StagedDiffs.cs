using GeminiRx.LanguageServer.Context;
using GeminiRx.LanguageServer.Documents;
using GeminiRx.LanguageServer.Errors;
using GeminiRx.LanguageServer.Protocol;
using GeminiRx.LanguageServer.Settings;
using static GeminiRx.LanguageServer.Rpc.ServerConnection;

namespace GeminiRx.LanguageServer.Git;

/// <summary>The staged changes that may be sent.</summary>
/// <param name="Files">The files, in the order of the diff.</param>
/// <param name="LeftOut">The files that are never sent.</param>
internal sealed record StagedDiff(IReadOnlyList<DiffFile> Files, IReadOnlyList<LeftOutFile> LeftOut);

/// <summary>Gets the staged changes that a prompt is about: from the client, or from git.</summary>
internal sealed class StagedDiffs(EditorState editor, GitDiff git)
{
    private const string Unnamed = "it has no name in the diff";

    /// <summary>Reads the changes that the client sends.</summary>
    /// <exception cref="StreamJsonRpc.LocalRpcException">The text is not a diff.</exception>
    /// <exception cref="GeminiConfigurationException">Nothing is staged, or nothing of it may be sent.</exception>
    public StagedDiff Read(string diff, Document document, StreamArguments arguments)
    {
        if (diff.Length > GitDiff.MaxBytes)
        {
            throw GitErrors.TooLarge(GitDiff.MaxBytes);
        }

        var files = DiffParser.Parse(diff);
        if (!string.IsNullOrWhiteSpace(diff) && files.All(file => file.Paths.Count == 0))
        {
            throw Refuse(InvalidParams, "\"diff\" names no file: send the output of git diff --cached.");
        }

        var root = FindFolder(document, arguments) is { } folder
            ? IgnoreRules.RepositoryOf(Path.Combine(GitFolder.Of(folder).WorkingTree, "file")) ?? folder
            : null;
        return Select(files, root);
    }

    /// <summary>Reads the staged changes of the repository of a document, or of a folder if the document is not a file.</summary>
    /// <exception cref="GeminiConfigurationException">Nothing is staged, nothing of it may be sent, or git cannot tell.</exception>
    public async Task<StagedDiff> ReadAsync(Document document, StreamArguments arguments, CancellationToken cancellationToken)
    {
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        var folder = FindFolder(document, arguments) ?? throw GitErrors.NoFolder();
        var (root, diff) = await git.ReadAsync(folder, cancellationToken).ConfigureAwait(false);
        return Select(DiffParser.Parse(diff), root);
    }

    private string? FindFolder(Document document, StreamArguments arguments) =>
        document.Uri.FilePath is { } path ? Path.GetDirectoryName(path)
        : arguments.Folder is { } uri ? new DocumentUri(uri).FilePath
        : editor.Current.Folders is [var only] ? only
        : null;

    // The rules of the whole repository count, also if the workspace is only a part of it.
    private StagedDiff Select(IReadOnlyList<DiffFile> all, string? root)
    {
        var current = editor.Current;
        var rules = new IgnoreRules(root is null ? current : current with { Folders = [.. current.Folders, root] });
        var (files, leftOut) = (new List<DiffFile>(), new List<LeftOutFile>());
        foreach (var file in all)
        {
            var reason =
                file.Paths.Count == 0
                    ? Unnamed
                    : file
                        .Paths.Select(path => root is null ? rules.WhyNotSent(UriOf(path)) : rules.WhyNotSent(Path.Combine(root, path)))
                        .FirstOrDefault(found => found is not null);
            if (reason is null)
            {
                files.Add(file);
            }
            else
            {
                leftOut.Add(new LeftOutFile(file.Name, reason, IsNamed: false));
            }
        }

        return files.Count > 0 ? new StagedDiff(files, leftOut)
            : leftOut.Count > 0 ? throw GitErrors.NothingToSend()
            : throw GitErrors.NothingStaged();
    }

    private static DocumentUri UriOf(string path) =>
        new($"diff:/{Uri.EscapeDataString(path).Replace("%2F", "/", StringComparison.Ordinal)}");
}
