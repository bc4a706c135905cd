using GeminiRx.LanguageServer.Git;

namespace GeminiRx.LanguageServer.Tests.Git;

/// <summary>A repository that names programs as its remotes: git would run them to get what is missing.</summary>
public sealed class GitTransportTests : RepositoryFixture
{
    // Red without GIT_ALLOW_PROTOCOL.
    [Theory]
    [InlineData("ext::sh -c touch% {0}")]
    [InlineData("{1}")]
    public async Task Program_OfARemote_IsNotRun(string address)
    {
        var repository = await CreateAsync();
        await MissAsync(repository);
        await ConfigureAsync(repository, string.Format(null, address, PathOf("ran"), repository.Folder));

        _ = await Record.ExceptionAsync(() => ReadAsync(repository.Folder));

        Assert.False(File.Exists(PathOf("ran")));
    }

    // A clone may contain the files of a repository as tracked files, with settings of its own.
    [Fact]
    public async Task Folder_ThatOnlyLooksLikeARepository_IsNone()
    {
        var repository = await CreateAsync();
        await MissAsync(repository);
        await ConfigureAsync(repository, $"ext::sh -c touch% {PathOf("ran")}");
        Directory.Move(Path.Combine(repository.Folder, ".git"), PathOf("evil"));
        File.WriteAllText(PathOf("evil/COMMIT_EDITMSG"), "");

        Assert.False(GitFolder.IsMessage(new(new Uri(PathOf("evil/COMMIT_EDITMSG")).AbsoluteUri)));
        var error = await Assert.ThrowsAsync<GeminiConfigurationException>(() => ReadAsync(PathOf("evil")));

        Assert.False(File.Exists(PathOf("ran")));
        Assert.False(string.IsNullOrEmpty(error.Advice));
    }

    // Removes a staged text from the store of the repository.
    private static async Task MissAsync(TestRepository repository)
    {
        await repository.StageAsync("a.txt", "one\n");
        await repository.CommitAsync();
        await repository.StageAsync("a.txt", "two\n");
        var name = (await repository.RunAsync("rev-parse", ":a.txt")).Trim();
        var file = new FileInfo(Path.Combine(repository.Folder, ".git", "objects", name[..2], name[2..])) { IsReadOnly = false };
        file.Delete();
    }

    private async Task ConfigureAsync(TestRepository repository, string address)
    {
        (string Name, string Value)[] settings =
        [
            ("core.repositoryformatversion", "1"),
            ("extensions.partialClone", "origin"),
            ("remote.origin.promisor", "true"),
            ("remote.origin.url", address),
            ("remote.origin.uploadpack", $"touch {PathOf("ran")};true"),
            ("protocol.ext.allow", "always"),
            ("protocol.file.allow", "always"),
        ];
        foreach (var (name, value) in settings)
        {
            await repository.RunAsync("config", name, value);
        }
    }
}
