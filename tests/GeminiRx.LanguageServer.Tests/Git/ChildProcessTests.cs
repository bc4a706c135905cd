using System.Text;
using GeminiRx.LanguageServer.Git;
using GeminiRx.TestSupport;

namespace GeminiRx.LanguageServer.Tests.Git;

/// <summary>Child processes: their streams, their limits and their end.</summary>
public sealed class ChildProcessTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("process");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Output_Errors_AndExitCode_AreReturned()
    {
        var output = await RunAsync("echo out; echo bad >&2; exit 3");

        Assert.Equal((3, "out\n", "bad\n"), (output.ExitCode, Encoding.UTF8.GetString(output.Output), output.Error));
    }

    // Standard input of the server is the protocol's stream.
    [Fact]
    public async Task StandardInput_IsEmpty() => Assert.Equal("0\n", Encoding.UTF8.GetString((await RunAsync("wc -c")).Output));

    [Fact]
    public async Task Environment_IsTheGivenOne() =>
        Assert.Equal("/tmp/x\n", Encoding.UTF8.GetString((await RunAsync("echo $HOME", ("HOME", "/tmp/x"))).Output));

    [Fact]
    public async Task Output_AboveTheLimit_EndsTheProgram()
    {
        var output = await RunAsync("yes");

        Assert.True(output.IsCut);
        Assert.Equal(1000, output.Output.Length);
    }

    // A program that writes a lot to standard error does not wait for a reader.
    [Fact]
    public async Task Errors_AreCutAndRead() =>
        Assert.Equal(4096, (await RunAsync("head -c 300000 /dev/zero | tr '\\0' x >&2")).Error.Length);

    // Red when only the program itself was killed.
    [Fact]
    public async Task Cancellation_KillsTheProgramAndItsChildren()
    {
        using var stop = new CancellationTokenSource();
        var running = RunAsync($"sleep 1000 & echo $! > {_folder.FullName}/child; echo $$ > {_folder.FullName}/parent; wait", stop.Token);
        var ids = await IdsAsync();

        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        var timeout = TimeoutToken.Start();
        while (ids.Any(IsRunning))
        {
            timeout.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    [Fact]
    public async Task Program_ThatIsNotInThePath_IsNotFound() =>
        await Assert.ThrowsAsync<FileNotFoundException>(() =>
            ChildProcess.RunAsync(Call("exit", ("PATH", _folder.FullName)), CancellationToken.None)
        );

    // The current folder may be a workspace that is not trusted.
    [Fact]
    public void Program_IsFoundInWholePathsOnly()
    {
        var path = Path.Combine(_folder.FullName, "tool");
        File.WriteAllText(path, "#!/bin/sh\n");
        var relative = Path.GetRelativePath(Environment.CurrentDirectory, _folder.FullName);

        Assert.Null(ChildProcess.Find("tool", $"{_folder.FullName}")); // not executable
        TestRepository.MakeExecutable(path);
        Assert.Null(ChildProcess.Find("tool", $".::{relative}:"));
        Assert.Null(ChildProcess.Find("tool", null));
        Assert.Equal(path, ChildProcess.Find("tool", $".:/no/such/folder:{_folder.FullName}"));
    }

    private Task<ProcessOutput> RunAsync(string script, params (string Name, string Value)[] environment) =>
        ChildProcess.RunAsync(Call(script, environment), TimeoutToken.Start());

    private Task<ProcessOutput> RunAsync(string script, CancellationToken stop) => ChildProcess.RunAsync(Call(script), stop);

    private ProcessCall Call(string script, params (string Name, string Value)[] environment)
    {
        var variables = new Dictionary<string, string> { ["PATH"] = Environment.GetEnvironmentVariable("PATH")! };
        foreach (var (name, value) in environment)
        {
            variables[name] = value;
        }

        return new ProcessCall("sh", ["-c", script], _folder.FullName, variables, 1000);
    }

    private async Task<IReadOnlyList<string>> IdsAsync()
    {
        var timeout = TimeoutToken.Start();
        var path = Path.Combine(_folder.FullName, "parent");
        while (!File.Exists(path) || (await File.ReadAllTextAsync(path, timeout)).Length == 0)
        {
            timeout.ThrowIfCancellationRequested();
            await Task.Yield();
        }

        return [File.ReadAllText(Path.Combine(_folder.FullName, "child")).Trim(), File.ReadAllText(path).Trim()];
    }

    // A process that has ended may wait for its parent as a zombie.
    private static bool IsRunning(string id)
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{id}/stat");
            return !stat[(stat.LastIndexOf(')') + 1)..].StartsWith(" Z", StringComparison.Ordinal);
        }
        catch (IOException)
        {
            return false;
        }
    }
}
