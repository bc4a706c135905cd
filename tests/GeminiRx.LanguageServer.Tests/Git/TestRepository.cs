using System.Text;
using GeminiRx.LanguageServer.Git;
using GeminiRx.TestSupport;

namespace GeminiRx.LanguageServer.Tests.Git;

/// <summary>A repository in a folder, made by the program git.</summary>
internal sealed class TestRepository(string folder)
{
    public string Folder => folder;

    public static async Task<TestRepository> CreateAsync(string folder)
    {
        Directory.CreateDirectory(folder);
        var repository = new TestRepository(folder);
        await repository.RunAsync("init", "-q", "-b", "main");
        await repository.RunAsync("config", "user.name", "Somebody");
        await repository.RunAsync("config", "user.email", "somebody@example.org");
        return repository;
    }

    /// <summary>Runs git and returns its output.</summary>
    public async Task<string> RunAsync(params string[] arguments)
    {
        var environment = new Dictionary<string, string>(GitEnvironment.Of(GitEnvironment.OfProcess(), new GitFolder(folder, null)));
        environment.Remove("GIT_ALLOW_PROTOCOL");
        var call = new ProcessCall("git", arguments, folder, environment, 1 << 20);
        var output = await ChildProcess.RunAsync(call, TimeoutToken.Start());
        return output.ExitCode == 0 ? Encoding.UTF8.GetString(output.Output) : throw new InvalidOperationException(output.Error);
    }

    /// <summary>Writes a file and stages it.</summary>
    public async Task StageAsync(string path, string text)
    {
        var file = Path.Combine(folder, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        await File.WriteAllTextAsync(file, text);
        await RunAsync("add", "-f", "--", path);
    }

    /// <summary>Makes a file a program, on systems that have file modes.</summary>
    public static void MakeExecutable(string path)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no file modes");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        }
    }

    public Task CommitAsync() => RunAsync("commit", "-q", "-m", "x");
}
