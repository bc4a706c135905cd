using GeminiRx.LanguageServer.Git;
using GeminiRx.TestSupport;
using Microsoft.Reactive.Testing;

namespace GeminiRx.LanguageServer.Tests.Git;

/// <summary>A folder with repositories, and their staged changes by the real git.</summary>
public abstract class RepositoryFixture : IDisposable
{
    private protected DirectoryInfo Folder { get; } = Directory.CreateTempSubdirectory("git");

    public void Dispose()
    {
        foreach (var file in Folder.EnumerateFiles("*", SearchOption.AllDirectories))
        {
            file.Attributes = FileAttributes.Normal;
        }

        Folder.Delete(recursive: true);
        GC.SuppressFinalize(this);
    }

    private protected string PathOf(string path) => Path.Combine(Folder.FullName, path);

    private protected Task<TestRepository> CreateAsync() => TestRepository.CreateAsync(PathOf("main"));

    private protected static Task<(string Root, string Diff)> ReadAsync(string folder) =>
        new GitDiff(ChildProcess.RunAsync, new TestScheduler()).ReadAsync(folder, TimeoutToken.Start());
}
