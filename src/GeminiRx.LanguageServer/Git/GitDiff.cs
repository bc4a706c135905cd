using System.ComponentModel;
using System.Reactive.Concurrency;
using System.Text;
using GeminiRx.LanguageServer.Errors;

namespace GeminiRx.LanguageServer.Git;

/// <summary>Reads the staged changes of a repository with the program git. Nothing that a repository configures is run.</summary>
internal sealed class GitDiff(RunProcess run, IScheduler scheduler)
{
    /// <summary>The largest diff, in bytes.</summary>
    public const int MaxBytes = 8 * 1024 * 1024;

    private const int MaxPath = 64 * 1024;

    // ENOENT, and ERROR_FILE_NOT_FOUND.
    private const int NoSuchFile = 2;

    private static readonly TimeSpan _limit = TimeSpan.FromSeconds(20);

    // Independent of the user's settings, and without programs that the repository names.
    private static readonly string[] _settings =
    [
        "--no-pager",
        "-c",
        "core.quotepath=off",
        "-c",
        "diff.relative=false",
        "-c",
        "core.fsmonitor=false",
        "-c",
        "safe.bareRepository=explicit",
    ];

    private static readonly string[] _diff =
    [
        "diff",
        "--cached",
        "--patch",
        "--no-ext-diff",
        "--no-textconv",
        "--no-color",
        "--src-prefix=a/",
        "--dst-prefix=b/",
        "--submodule=short",
    ];

    /// <summary>Reads the staged changes.</summary>
    /// <param name="folder">A folder of a working tree, or the folder of a repository itself.</param>
    /// <param name="cancellationToken">Kills git.</param>
    /// <returns>The root of the working tree, and the diff; empty if nothing is staged.</returns>
    /// <exception cref="GeminiConfigurationException">There is no git, no repository, or git failed.</exception>
    public async Task<(string Root, string Diff)> ReadAsync(string folder, CancellationToken cancellationToken)
    {
        if (!Directory.Exists(folder))
        {
            throw GitErrors.NoRepository(folder);
        }

        using var wait = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var limit = scheduler.Schedule(_limit, wait.Cancel);
        try
        {
            var place = GitFolder.Of(folder);
            var environment = GitEnvironment.Of(GitEnvironment.OfProcess(), place);
            var root = await RunAsync(place, environment, ["rev-parse", "--show-toplevel"], MaxPath, wait.Token).ConfigureAwait(false);
            var diff = await RunAsync(place, environment, _diff, MaxBytes, wait.Token).ConfigureAwait(false);
            return (Path.GetFullPath(root.TrimEnd('\r', '\n')), diff);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw GitErrors.TooSlow(_limit);
        }
    }

    private async Task<string> RunAsync(
        GitFolder place,
        IReadOnlyDictionary<string, string> environment,
        string[] command,
        int most,
        CancellationToken cancellationToken
    )
    {
        string[] directory = place.Repository is { } git ? [$"--git-dir={git}"] : [];
        var call = new ProcessCall("git", [.. _settings, .. directory, .. command], place.WorkingTree, environment, most);
        try
        {
            var output = await run(call, cancellationToken).ConfigureAwait(false);
            return output switch
            {
                { IsCut: true } => throw GitErrors.TooLarge(most),
                { ExitCode: 0 } => Encoding.UTF8.GetString(output.Output),
                _ when output.Error.Contains("not a git repository", StringComparison.Ordinal) => throw GitErrors.NoRepository(
                    place.WorkingTree
                ),
                _ => throw GitErrors.Failed(output.ExitCode, output.Error),
            };
        }
        catch (Exception e) when (e is FileNotFoundException or Win32Exception { NativeErrorCode: NoSuchFile })
        {
            throw GitErrors.NoGit();
        }
        catch (Exception e) when (e is IOException or Win32Exception)
        {
            throw GitErrors.Unreadable(e);
        }
    }
}
