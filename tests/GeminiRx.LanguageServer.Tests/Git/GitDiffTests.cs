using System.ComponentModel;
using GeminiRx.LanguageServer.Git;
using GeminiRx.TestSupport;
using Microsoft.Reactive.Testing;

namespace GeminiRx.LanguageServer.Tests.Git;

/// <summary>Staged changes, by the real git and by a fake one.</summary>
public sealed class GitDiffTests : RepositoryFixture
{
    [Fact]
    public async Task Diff_OfASubfolder_IsThatOfTheRepository()
    {
        var repository = await CreateAsync();
        await repository.StageAsync("sub/tä \"x\".txt", "one\n");

        var (root, diff) = await ReadAsync(Path.Combine(repository.Folder, "sub"));

        Assert.Equal(repository.Folder, root);
        Assert.Equal("sub/tä \"x\".txt", Assert.Single(DiffParser.Parse(diff)).Name);
        Assert.Contains("\n+one\n", diff, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("main/.git")]
    [InlineData("main/.git/worktrees/linked")]
    [InlineData("main/.git/modules/part")]
    public async Task Diff_OfTheFolderOfAMessage_IsThatOfItsWorkingTree(string path)
    {
        var inner = await TestRepository.CreateAsync(PathOf("inner"));
        await inner.StageAsync("i.txt", "i\n");
        await inner.CommitAsync();
        var main = await CreateAsync();
        await main.StageAsync("first.txt", "1\n");
        await main.RunAsync("-c", "protocol.file.allow=always", "submodule", "--quiet", "add", "--name", "part", inner.Folder, "p/art");
        await main.CommitAsync();
        await main.RunAsync("worktree", "add", "-q", PathOf("linked"));
        var (tree, name) = path switch
        {
            "main/.git" => (main.Folder, "m.txt"),
            "main/.git/modules/part" => (Path.Combine(main.Folder, "p/art"), "s.txt"),
            _ => (PathOf("linked"), "l.txt"),
        };
        await new TestRepository(tree).StageAsync(name, "x\n");

        var (root, diff) = await ReadAsync(PathOf(path));

        Assert.Equal((tree, name), (root, Assert.Single(DiffParser.Parse(diff)).Name));
    }

    // Red without --no-ext-diff.
    [Fact]
    public async Task Programs_ThatTheRepositoryConfigures_AreNotRun()
    {
        var repository = await CreateAsync();
        var script = PathOf("evil.sh");
        File.WriteAllText(script, $"#!/bin/sh\ntouch {PathOf("ran")}\n");
        TestRepository.MakeExecutable(script);
        await repository.StageAsync(".gitattributes", "*.bin diff=evil\n*.ext diff=other\n");
        await repository.StageAsync("a.bin", "one\n");
        await repository.StageAsync("b.ext", "one\n");
        await repository.CommitAsync();
        await repository.StageAsync("a.bin", "two\n");
        await repository.StageAsync("b.ext", "two\n");
        foreach (var name in new[] { "diff.evil.textconv", "diff.other.command", "diff.external", "core.fsmonitor", "core.pager" })
        {
            await repository.RunAsync("config", name, script);
        }

        var (_, diff) = await ReadAsync(repository.Folder);

        Assert.False(File.Exists(PathOf("ran")));
        Assert.Contains("+two", diff, StringComparison.Ordinal);
    }

    // Red without --src-prefix.
    [Fact]
    public async Task Settings_OfTheUser_DoNotChangeTheDiff()
    {
        var repository = await CreateAsync();
        await repository.StageAsync("sub/a.txt", "one\n");
        await repository.StageAsync("b.txt", "one\n");
        var (_, plain) = await ReadAsync(repository.Folder);
        string[] settings =
        [
            "diff.noprefix=true",
            "diff.mnemonicPrefix=true",
            "diff.relative=true",
            "color.ui=always",
            "color.diff=always",
        ];
        foreach (var setting in settings)
        {
            await repository.RunAsync("config", setting.Split('=')[0], setting.Split('=')[1]);
        }

        var (_, diff) = await ReadAsync(Path.Combine(repository.Folder, "sub"));

        Assert.Equal(plain, diff);
    }

    // The variables of a server that an editor in "git commit" started.
    [Theory]
    [InlineData("/w/.git/next-index-1.lock", "/w/.git/next-index-1.lock")]
    [InlineData(".git/index", "/w/.git/index")]
    [InlineData("/other/.git/index", null)]
    [InlineData("", null)]
    public void Index_OfACommit_IsItsOwn(string variable, string? expected)
    {
        var own = new Dictionary<string, string>
        {
            ["GIT_INDEX_FILE"] = variable,
            ["GIT_DIR"] = "/other/.git",
            ["GIT_EXTERNAL_DIFF"] = "evil",
            ["HOME"] = "/h",
        };

        var environment = GitEnvironment.Of(own, new GitFolder("/w", "/w/.git"));

        Assert.Equal(expected, environment.GetValueOrDefault("GIT_INDEX_FILE"));
        Assert.Equal(("/h", "0"), (environment["HOME"], environment["GIT_OPTIONAL_LOCKS"]));
        Assert.DoesNotContain("GIT_DIR", environment.Keys);
        Assert.DoesNotContain("GIT_EXTERNAL_DIFF", environment.Keys);
        Assert.DoesNotContain("GIT_INDEX_FILE", GitEnvironment.Of(own, new GitFolder("/w", null)).Keys);
    }

    [Fact]
    public async Task Folder_OutsideOfARepository_IsAnError()
    {
        await AssertFailsAsync(() => ReadAsync(Folder.FullName), "is not in a git repository", "git init");
        await AssertFailsAsync(() => ReadAsync(PathOf("absent")), "is not in a git repository", "git init");
    }

    [Fact]
    public async Task Failures_OfGit_AreErrorsWithAdvice()
    {
        await AssertFailsAsync(() => FakeAsync((_, _) => throw new FileNotFoundException()), "git is not found", "Install git");
        await AssertFailsAsync(() => FakeAsync((_, _) => throw new Win32Exception(2)), "git is not found", "Install git");
        await AssertFailsAsync(() => FakeAsync((_, _) => throw new Win32Exception(13)), "cannot be read (Win32Exception)", "Try again");
        await AssertFailsAsync(() => FakeAsync((_, _) => throw new IOException()), "cannot be read (IOException)", "Try again");
        await AssertFailsAsync(() => FakeAsync(Output(new(-1, [], "", IsCut: true))), "more than", "Stage fewer files");
        await AssertFailsAsync(
            () => FakeAsync(Output(new(128, [], "\nfatal: detected dubious ownership in repository\nmore"))),
            "git ended with exit code 128: fatal: detected dubious ownership in repository.",
            "git diff --cached in a terminal"
        );
    }

    [Theory]
    [InlineData("fatal: \u001b[31mred\u0007\tend", "fatal: [31mred end.")]
    [InlineData("error: https://user:secret@host/a.git failed", "error: https://[secret removed]@host/a.git failed.")]
    [InlineData("error: ssh://secret@host/a.git", "error: ssh://[secret removed]@host/a.git.")]
    [InlineData("error: https://host/a@b", "error: https://host/a@b.")]
    [InlineData("error: key AIzaSyA0123456789012345678901234567890123", "error: key [secret removed].")]
    public async Task Error_OfGit_IsShownWithoutControlsAndCredentials(string error, string shown) =>
        await AssertFailsAsync(
            () => FakeAsync(Output(new(128, [], error))),
            $"git ended with exit code 128: {shown}",
            "git diff --cached in a terminal"
        );

    [Fact]
    public async Task Error_OfGit_IsCutBetweenCharacters()
    {
        var error = new string('x', 199) + "\U0001F600 and more";

        await AssertFailsAsync(() => FakeAsync(Output(new(128, [], error))), $": {new string('x', 199)}….", "Send the diff");
    }

    [Fact]
    public async Task Git_ThatDoesNotEnd_IsKilledAfterTheLimit()
    {
        var scheduler = new TestScheduler();
        var killed = new TaskCompletionSource();
        var reading = new GitDiff(Endless(killed), scheduler).ReadAsync(Folder.FullName, CancellationToken.None);

        scheduler.AdvanceBy(TimeSpan.FromSeconds(20).Ticks);

        await AssertFailsAsync(() => reading, "git has not ended within 20 seconds", "Try again");
        Assert.True(killed.Task.IsCompleted);
    }

    [Fact]
    public async Task Git_IsKilled_WithTheCancellation()
    {
        using var stop = new CancellationTokenSource();
        var killed = new TaskCompletionSource();
        var reading = new GitDiff(Endless(killed), new TestScheduler()).ReadAsync(Folder.FullName, stop.Token);

        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading);
        Assert.True(killed.Task.IsCompleted);
    }

    private static RunProcess Output(ProcessOutput output) => (_, _) => Task.FromResult(output);

    private static RunProcess Endless(TaskCompletionSource killed) =>
        async (_, cancellationToken) =>
        {
            try
            {
                await Task.Delay(Timeout.Infinite, cancellationToken);
                return new ProcessOutput(0, [], "");
            }
            finally
            {
                killed.SetResult();
            }
        };

    private static async Task AssertFailsAsync(Func<Task> read, string message, string advice)
    {
        var error = await Assert.ThrowsAsync<GeminiConfigurationException>(read);
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.Contains(advice, error.Advice, StringComparison.Ordinal);
    }

    private Task<(string Root, string Diff)> FakeAsync(RunProcess run) =>
        new GitDiff(run, new TestScheduler()).ReadAsync(Folder.FullName, TimeoutToken.Start());
}
